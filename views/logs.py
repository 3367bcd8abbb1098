"""What the app writes down for its keeper: with NTM_LOG=json one JSON object per line, else plain text."""

import datetime
import json
import logging
import os

LOG = logging.getLogger("ntm")


class JsonLines(logging.Formatter):
    """One record as one line: time (UTC), level, message, and the exception's text when there is one."""

    def format(self, record):
        """Return the line."""
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        told = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


HANDLER = logging.StreamHandler()
HANDLER.setFormatter(JsonLines())


def set_up():
    """Write the app's own records as NTM_LOG asks; every session may call it, adding the handler again does nothing."""
    if os.environ.get("NTM_LOG") == "json":
        LOG.addHandler(HANDLER)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False
