"""The verb that measures the map page against the plain way, in a real Chromium, on this machine."""


def register(add):
    """Add the verb; `add(name, run, help)` returns the verb's own parser."""
    add("bench", _bench, "đo trang bản đồ so với cách làm thông thường, bằng Chromium thật (cần gói của make test)")


def _bench(_given):
    from ntm.errors import ProgrammeError

    try:
        import playwright  # noqa: F401 - asked for before minutes are spent

        from bench.pages import measure
    except ImportError as error:
        raise ProgrammeError(
            f"Chưa có gói «{error.name}» dùng để đo; hãy chạy `make test` một lần để cài, rồi đo lại."
        ) from error
    table = measure()
    return {name: row["ratio"] for name, row in table.items()} | {"figures": table}
