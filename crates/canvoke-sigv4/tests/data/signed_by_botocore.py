"""Random requests, signed by botocore: one JSON object a line.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install botocore
    /tmp/venv/bin/python signed_by_botocore.py SEED COUNT > cases.jsonl

`botocore.jsonl` beside this file is `signed_by_botocore.py 1 300`. The test `botocore` reads it, and any other file that
CANVOKE_SIGV4_CASES names: `CANVOKE_SIGV4_CASES=/tmp/cases.jsonl cargo test -p canvoke-sigv4 --test botocore`.

Left out, because botocore and AWS's other signers do not agree there, or because it is no signer's business:
a plus sign, a second `=` or needless encoding in a query (botocore signs a URL's query as it is written), a path that
ends in `.` or `..`, tabs in a header's value, and, where the URL is signed, bodies and repeated parameters (botocore
drops both).
"""

import datetime
import json
import random
import sys
from urllib.parse import quote

import botocore.auth
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

LETTERS = "abcXYZ019"
MARKS = "-._~!$&'()*+,;=:@ /%?#[]\"<>\\^`{|}äß日😀"
REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2", "cn-north-1", "us-gov-west-1"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
NAMES = ["Accept", "Content-Type", "X-Api-Key", "x-custom", "X-Amz-Meta-A", "User-Agent", "Cookie", "Expect",
         "X-Amzn-Trace-Id", "Connection", "x-apigw-api-id", "Transfer-Encoding", "a!#$%&'*+-.^_`|~9"]


def text(random, longest, letters):
    return "".join(random.choice(letters) for _ in range(random.randint(0, longest)))


def path(random):
    segments = []
    for _ in range(random.randint(0, 5)):
        segment = quote(text(random, 6, LETTERS + MARKS), safe="$&'()*+,;=:@!")
        segments.append(random.choice([segment] * 8 + ["", ".", ".."]))
    while segments and segments[-1] in (".", ".."):
        segments.pop()
    return "/" + "/".join(segments)


def query(random, unique):
    pairs = {} if unique else []
    for _ in range(random.choice([0, 0, 1, 2, 3, 6])):
        key = quote(text(random, 4, LETTERS + MARKS) or "k", safe="-._~")
        value = quote(text(random, 8, LETTERS + MARKS), safe="-._~")
        if unique:
            pairs[key] = value
        else:
            pairs.append((key, value))
    pairs = list(pairs.items()) if unique else pairs
    return "&".join(key if value == "" and random.random() < 0.3 else f"{key}={value}" for key, value in pairs)


def headers(random):
    chosen = []
    for name in random.sample(NAMES, random.choice([0, 0, 1, 2, 4])):
        for _ in range(random.choice([1, 1, 1, 2])):
            chosen.append((name, text(random, 20, LETTERS + "  ,;=:/\"äß").strip(" ")))
    return chosen


def case(random):
    in_url = random.random() < 0.3
    api = "".join(random.choice("abcdefghij0123456789") for _ in range(10))
    region = random.choice(REGIONS)
    host = random.choice([
        f"{api}.execute-api.{region}.amazonaws.com",
        f"vpce-0{api}-a1b2c3d4.execute-api.{region}.vpce.amazonaws.com",
        "api.internal.example",
    ])
    one = {
        "method": random.choice(METHODS),
        "url": f"https://{host}{path(random)}",
        "headers": headers(random),
        "body": "" if in_url else text(random, 40, LETTERS + MARKS + "\n\r\t\0"),
        "region": region,
        "access_key_id": random.choice(["AKIA", "ASIA"]) + "".join(random.choice("ABCDEFGHIJ234567") for _ in range(16)),
        "secret": "".join(random.choice(LETTERS + "+/") for _ in range(40)),
        "time": random.randint(1_300_000_000, 4_000_000_000),
    }
    if one["access_key_id"].startswith("ASIA"):
        one["token"] = "".join(random.choice(LETTERS + "+/=") for _ in range(random.randint(16, 80)))
    if random.random() < 0.2:
        one["headers"].append(("Host", f"{api}.execute-api.{region}.amazonaws.com"))
    parameters = query(random, in_url)
    if parameters:
        one["url"] += "?" + parameters
    if in_url:
        one["expires"] = random.randint(1, 604_800)
    moment = datetime.datetime.fromtimestamp(one["time"], datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda: moment
    request = AWSRequest(one["method"], one["url"], data=one["body"].encode() or None)
    for name, value in one["headers"]:
        request.headers[name] = value
    keys = Credentials(one["access_key_id"], one["secret"], one.get("token"))
    if in_url:
        signer = SigV4QueryAuth(keys, "execute-api", region, expires=one["expires"])
    else:
        signer = SigV4Auth(keys, "execute-api", region)
    seen = []
    signer.string_to_sign, inner = lambda request, canonical: seen.append(canonical) or inner(request, canonical), signer.string_to_sign
    signer.add_auth(request)
    one["canonical_request"] = seen[0]
    one["signature"] = (request.url.rsplit("=", 1)[1] if in_url
                        else request.headers["Authorization"].rsplit("=", 1)[1])
    one["sent"] = {"url": request.url, "headers": list(request.headers.items())}
    return one


if __name__ == "__main__":
    seeded = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        print(json.dumps(case(seeded), ensure_ascii=False))
