"""The sentences that say why a row is not settled, or what was read into one that is."""

from geo.matching_result import full_name, listed, upper_first

_CHOOSE = "hãy chọn đơn vị đúng"


def nothing_written():
    """Why a row without code and name is no unit."""
    return "Dòng này không ghi mã cũng không ghi tên đơn vị; hãy điền một trong hai."


def several(units):
    """Several units fit; ask for what tells them apart."""
    name, districts = units[0].name, [unit.district for unit in units]
    kinds = sorted({unit.kind for unit in units})
    apart = len(set(districts)) == len(units) and None not in districts
    if apart:
        head = f"Có {len(units)} {kinds[0] if len(kinds) == 1 else 'đơn vị tên'} {name}"
        homes = ", ".join(f"{district[:1].lower()}{district[1:]}" for district in districts)
        return f"{head} ({homes}) trong địa giới này; hãy ghi thêm cột huyện."
    if len(kinds) == len(units):
        return f"Có cả {listed(f'{unit.kind} {unit.name}' for unit in units)}; hãy ghi rõ {listed(kinds, 'hay')}."
    told = listed(full_name(unit.kind, unit.name, unit.district) for unit in units)
    return f"Tên này có thể là {told}; {_CHOOSE} hoặc ghi mã."


def elsewhere_in_province(asked, units, known_district):
    """The name is there, but not with this kind or in this district."""
    told = listed(full_name(unit.kind, unit.name, unit.district) for unit in units)
    if asked.kind and all(unit.kind != asked.kind for unit in units):
        return f"Địa giới này không có {asked.kind} tên «{bare_name(asked)}», chỉ có {told}; {_CHOOSE}."
    if not known_district:
        return f"Không nhận ra huyện «{asked.district}»; tên «{bare_name(asked)}» có ở {told}; hãy sửa cột huyện."
    return f"Không có «{asked.written}» ở «{asked.district}», chỉ có {told}; hãy kiểm tra lại cột huyện."


def bare_name(asked):
    """The name as written, without the word for the kind."""
    return asked.readings[-1].name


def old_district(district, unit, had_namesake):
    """A note: the district is one the land lay in before; there another unit may have had the same name."""
    if had_namesake:
        title = full_name(unit.kind, unit.name)
        return f"Huyện ghi «{district}» là huyện cũ; dòng này hiểu là {title} mới, không phải đơn vị cùng tên trước đó."
    return f"Huyện ghi «{district}» là huyện cũ của đơn vị này."


def no_districts(district):
    """A note: nothing could be done with the district."""
    return f"Địa giới này không còn cấp huyện, bỏ qua «{district}»."


def unread(asked, parts, unit):
    """Something stands behind the name that is no kind, district or province."""
    title = full_name(unit.kind, unit.name, unit.district)
    told = ", ".join(parts)
    return f"Không hiểu phần «{told}» sau tên «{bare_name(asked)}»; nếu là {title} thì hãy chọn đơn vị đó."


def marks_missing(asked, unit):
    """A name without its diacritics: taken for this unit."""
    return f"«{asked.written}» thiếu dấu, hiểu là {full_name(unit.kind, unit.name, unit.district)}."


def only_without_marks(asked, units):
    """The name fits only when the diacritics are dropped."""
    told = listed((full_name(unit.kind, unit.name, unit.district) for unit in units), "hoặc")
    return f"«{asked.written}» chỉ trùng khi bỏ dấu với {told}; {_CHOOSE} hoặc viết đúng dấu."


def became_here(told, here):
    """What a unit of another date is: the clause, then the units of this geography."""
    where = f", trong địa giới này thuộc {listed(here)}" if here else ""
    return f"{told}{where}; hãy dùng đơn vị của địa giới này hoặc chọn đúng ngày của số liệu."


def later_from(told, here):
    """A unit that is to come: the clause, then the units of this geography it will be made of."""
    where = f", tại ngày này phần đất đó thuộc {listed(here)}" if here else ""
    return f"{told}{where}; hãy chọn ngày số liệu từ khi đơn vị có hiệu lực."


def other_province(asked, places, province_name):
    """The name belongs to units of other provinces."""
    told = listed(
        dict.fromkeys(f"{full_name(kind, name, district)}, tỉnh {home}" for home, kind, name, district in places)
    )
    return f"{province_name} không có «{asked.written}», nhưng có {told}; hãy kiểm tra lại tỉnh."


def not_found(asked, candidates):
    """No unit has the name."""
    home = f" ở «{asked.district}»" if asked.district else ""
    advice = "hãy xem các tên gần giống" if candidates else "hãy kiểm tra tên, tỉnh và ngày"
    return f"Không có đơn vị «{asked.written}»{home} trong địa giới này; {advice}."


def code_and_name(code, unit, asked):
    """Code and name of a row are of two units."""
    title = full_name(unit.kind, unit.name, unit.district)
    return f"Mã {code} là {title} nhưng tên ghi «{asked.written}»; hãy sửa mã hoặc tên."


def code_and_district(code, unit, asked):
    """Code and district of a row do not go together."""
    title = full_name(unit.kind, unit.name, unit.district)
    return f"Mã {code} là {title} nhưng huyện ghi «{asked.district}»; hãy sửa mã hoặc huyện."


def code_of_then(code, holders, unit, asked):
    """A code that other units bore at other dates; `unit` bears it now, or None."""
    then = listed(f"{full_name(kind, name, home)} trong danh mục {day:%m/%Y}" for day, name, kind, home in holders)
    now = f", còn trong địa giới này là {full_name(unit.kind, unit.name, unit.district)}" if unit else (
        ", còn trong địa giới này không có mã đó"
    )  # fmt: skip
    written = f"; dòng này ghi tên «{asked.written}»" if asked.readings else ""
    return f"Mã {code} là mã của {then}{now}{written}; {_CHOOSE}."


def code_provisional(code, reissue, asked):
    """A code of a provisional list."""
    new_code, name, kind = reissue
    written = f" (dòng này ghi «{asked.written}»)" if asked.readings else ""
    return f"Mã {code} là mã tạm năm 2020 của {kind} {name}, mã chính thức là {new_code}{written}; {_CHOOSE}."


def code_was_also(code, holders):
    """A note on a code that stands alone and was passed on."""
    then = listed(f"{full_name(kind, name, home)} trong danh mục {day:%m/%Y}" for day, name, kind, home in holders)
    return f"Mã {code} từng là mã của {then}; dòng này không ghi tên để đối chiếu."


def code_unknown(code, found):
    """A code no list has; `found` is the unit the name gives, or None."""
    if found is None:
        return f"Không danh mục nào có mã {code}; hãy kiểm tra mã đơn vị hành chính."
    title = full_name(found.kind, found.name, found.district)
    return f"Không danh mục nào có mã {code}; tên ghi là {title}, mã {found.code}; hãy sửa hoặc bỏ trống mã."


def code_of_province(code, province_name):
    """A code of another province."""
    return f"Mã {code} thuộc tỉnh {province_name}; hãy kiểm tra lại tỉnh hoặc bỏ dòng này."


def code_ignored(written):
    """A note: what stands in the column of codes is none."""
    return f"«{written}» không phải mã 5 chữ số nên bỏ qua, đối chiếu theo tên."


def code_older(code, unit):
    """A note: the code is an older one of the same unit."""
    return f"Mã {code} là mã cũ của {full_name(unit.kind, unit.name)}, nay là {unit.code}."


def spelled_otherwise(asked, unit):
    """A note: same code, other diacritics."""
    return f"Tên ghi «{asked.written}», danh mục ghi «{upper_first(full_name(unit.kind, unit.name))}»."


def code_malformed(written):
    """Neither a code nor a name."""
    return f"«{written}» không phải mã 5 chữ số và dòng này không ghi tên; hãy điền mã hoặc tên đơn vị."
