"""Writes the shapes of iam:SimulateCustomPolicy as botocore's service model has them (botocore is Apache-2.0; names and
types alone are taken). Run with botocore installed: python extract.py > simulate_custom_policy.json"""

import json

import botocore
from botocore.session import get_session


def shape(one):
    if one.type_name == "structure":
        return {name: shape(member) for name, member in one.members.items()}
    if one.type_name == "list":
        return [shape(one.member)]
    if one.type_name == "map":
        return {"*": shape(one.value)}
    words = getattr(one, "enum", None)
    return "|".join(words) if words else one.type_name


operation = get_session().get_service_model("iam").operation_model("SimulateCustomPolicy")
print(json.dumps({
    "botocore": botocore.__version__,
    "input": shape(operation.input_shape),
    "required": operation.input_shape.required_members,
    "output": shape(operation.output_shape),
}, indent=2))
