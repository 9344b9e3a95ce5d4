"""`SLACK_WEBHOOK_URL=... python -m deploy.notify TEXT`: one message to the channel of the incoming webhook."""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request


def main(text: str, webhook: str) -> str | None:
    """None when the message is there, else why not; the address of the webhook is a secret and never told."""
    if not webhook:
        return "SLACK_WEBHOOK_URL is not set"
    body = json.dumps({"text": text}).encode()
    request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
    try:
        urllib.request.urlopen(request, timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return f"Slack did not take the message: {error.code}"
    except (OSError, ValueError) as error:
        return f"Slack did not take the message: {type(error).__name__}"
    return None


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:]), os.environ.get("SLACK_WEBHOOK_URL", "")))
