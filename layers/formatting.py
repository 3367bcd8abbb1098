"""Numbers, dates and names as Vietnamese officials write them."""

import datetime as dt

UNKNOWN = "chưa có số liệu"


def number(value, decimals=0):
    """Write a number with '.' between thousands and ',' before decimals: 4.756, 13,97."""
    if value is None or value != value:
        return UNKNOWN
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans({",": ".", ".": ","}))


def percent(part, whole, decimals=1):
    """Write part/whole as «41,4%»; nothing known when the whole is zero."""
    return UNKNOWN if not whole else f"{number(100 * part / whole, decimals)}%"


def signed(value, decimals=0):
    """Write a change with its sign: +10, −2, 0."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number(abs(value), decimals)


def date(day: dt.date):
    """Write a day as officials do, a zero before days under ten and months 1 and 2: 01/7/2025, 12/01/2021."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def capitalised(text):
    """Raise the first letter and leave the rest: «xã Đề Thám» becomes «Xã Đề Thám»."""
    return text[:1].upper() + text[1:]


def unit_title(kind, name):
    """Full name of a unit with its kind in front: «Xã Đề Thám», «Thị trấn Đồng Đăng»."""
    return capitalised(f"{kind} {name}")


def listed(items):
    """Join items the Vietnamese way: «a, b và c»."""
    items = list(items)
    return " và ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def short_district(name):
    """Write a district without «Huyện», a city or town with its short mark: «Cao Lộc», «TP. Lạng Sơn»."""
    return name.replace("Huyện ", "").replace("Thành phố ", "TP. ").replace("Thị xã ", "TX. ")
