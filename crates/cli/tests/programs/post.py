"""A merchant's program: it knows Ravelin's API and nothing else, and takes its base URL and key from outside."""

import json
import sys
import urllib.error
import urllib.request

BASE_URL, KEY = sys.argv[1:]


def post(path, event):
    request = urllib.request.Request(
        BASE_URL + path,
        data=json.dumps(event).encode(),
        headers={"Authorization": "token " + KEY, "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


for path, event in json.load(sys.stdin):
    status, body = post(path, event)
    answer = json.loads(body) if body else {}
    print(json.dumps({"status": status, "action": answer.get("data", {}).get("action")}), flush=True)
