"""The verb that measures: against the plain way, the whole country, paper, and fifty readers, on this machine."""


def register(add):
    """Add the verb; `add(name, run, help)` returns the verb's own parser."""
    add("bench", _bench, "đo bằng Chromium thật: so với cách làm thông thường, cả nước, bản in, 50 người (vài phút)")


def _bench(_given):
    from ntm.errors import ProgrammeError

    try:
        from bench import everything  # asked for before minutes are spent
    except ImportError as error:
        raise ProgrammeError(
            f"Chưa có gói «{error.name}» dùng để đo; hãy chạy `make test` một lần để cài, rồi đo lại."
        ) from error
    return everything.measure()
