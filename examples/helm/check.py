#!/usr/bin/env python3
"""Renders the chart without Helm, for the few template functions it uses, and checks what comes out.

    python3 examples/helm/check.py            checks
    python3 examples/helm/check.py --print    prints the manifests

Needs PyYAML. Helm itself remains the judge: helm lint examples/helm/truss-mcp
"""
import pathlib
import re
import sys

import yaml

CHART = pathlib.Path(__file__).parent / "truss-mcp"
RELEASE = "check"


def lookup(path, scope):
    for name in path.split(".")[1:]:
        scope = scope[name]
    return scope


def text_of(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def evaluate(expression, scope):
    """One pipeline: a path, or toYaml of one, then quote, default or nindent."""
    steps = [step.split() for step in expression.split("|")]
    first = steps[0]
    if first[0] == "toYaml":
        value = yaml.safe_dump(lookup(first[1], scope), sort_keys=False).rstrip()
    else:
        assert len(first) == 1, expression
        value = lookup(first[0], scope)
    for name, *arguments in steps[1:]:
        if name == "quote":
            value = '"' + text_of(value).replace('"', '\\"') + '"'
        elif name == "default":
            value = value or lookup(arguments[0], scope)
        elif name == "nindent":
            indent = " " * int(arguments[0])
            value = "\n" + "\n".join(indent + line for line in value.splitlines())
        else:
            raise AssertionError(f"unknown function {name}")
    return text_of(value)


def render(text, scope):
    text = re.sub(r"[ \t]*\n?[ \t]*\{\{-", "{{", text)
    output, keeps = [], [True]
    for part in re.split(r"(\{\{.*?\}\})", text):
        if not part.startswith("{{"):
            if all(keeps):
                output.append(part)
            continue
        words = part[2:-2].strip()
        if words.startswith("if not "):
            keeps.append(all(keeps) and not lookup(words[7:], scope))
        elif words.startswith("if "):
            keeps.append(all(keeps) and bool(lookup(words[3:], scope)))
        elif words == "end":
            keeps.pop()
        elif all(keeps):
            output.append(evaluate(words, scope))
    assert keeps == [True], "an if without its end"
    return "".join(output)


def manifests(**changes):
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    for path, value in changes.items():
        *folders, name = path.split("__")
        target = values
        for folder in folders:
            target = target[folder]
        assert name in target, path
        target[name] = value
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    scope = {
        "Values": values,
        "Release": {"Name": RELEASE},
        "Chart": {"AppVersion": chart["appVersion"]},
    }
    found = {}
    for template in sorted((CHART / "templates").glob("*.yaml")):
        document = yaml.safe_load(render(template.read_text(), scope))
        if document:
            assert document["metadata"]["name"] == RELEASE
            found[document["kind"]] = document
    return found


def check():
    plain = manifests()
    assert sorted(plain) == [
        "Deployment",
        "HorizontalPodAutoscaler",
        "NetworkPolicy",
        "Service",
    ], sorted(plain)
    pod = plain["Deployment"]["spec"]["template"]["spec"]
    container = pod["containers"][0]
    assert "replicas" not in plain["Deployment"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] and not pod["enableServiceLinks"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/ready"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health"
    assert container["resources"]["limits"]["memory"] and container["args"] == ["http"]
    assert all(isinstance(entry["value"], str) for entry in container["env"])
    assert not any("KEY" in entry["name"] for entry in container["env"])
    labels = plain["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert plain["Service"]["spec"]["selector"] == labels
    assert plain["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert plain["Service"]["spec"]["ports"][0]["port"] == 8765

    environment = {entry["name"]: entry["value"] for entry in container["env"]}
    assert environment["MCP_METRICS"] == "false"
    assert "annotations" not in plain["Deployment"]["spec"]["template"]["metadata"]
    measured = manifests(metrics=True)["Deployment"]["spec"]["template"]
    assert measured["metadata"]["annotations"]["prometheus.io/path"] == "/metrics"
    assert {"name": "MCP_METRICS", "value": "true"} in measured["spec"]["containers"][0]["env"]

    policy = plain["NetworkPolicy"]["spec"]
    assert policy["podSelector"]["matchLabels"] == labels
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    (callers,) = policy["ingress"]
    assert callers["from"] and callers["ports"] == [{"port": container["ports"][0]["containerPort"]}]
    names, truss = policy["egress"]
    assert {port["port"] for port in names["ports"]} == {53}
    assert truss["to"] and truss["ports"] == [{"port": 8787}]
    assert environment["TRUSS_API_URL"].endswith(":8787")
    # An empty peer or list of peers is everybody.
    assert all(peer for peer in callers["from"] + truss["to"])
    assert "NetworkPolicy" not in manifests(networkPolicy__enabled=False)

    fixed = manifests(autoscaling__enabled=False, image__tag="7")
    assert fixed["Deployment"]["spec"]["replicas"] == 2
    image = fixed["Deployment"]["spec"]["template"]["spec"]["containers"][0]["image"]
    assert image == "truss-mcp:7" and "HorizontalPodAutoscaler" not in fixed

    shown = manifests(
        ingress__enabled=True, ingress__className="nginx", ingress__tlsSecret="tls"
    )["Ingress"]["spec"]
    assert shown["tls"][0]["hosts"] == [shown["rules"][0]["host"]] == ["mcp.example.com"]
    assert shown["ingressClassName"] == "nginx"
    assert manifests(ingress__enabled=True)["Ingress"]["spec"].keys() == {"rules"}


if __name__ == "__main__":
    if "--print" in sys.argv:
        print(yaml.safe_dump_all(manifests(ingress__enabled=True).values(), sort_keys=False))
    else:
        check()
        print("the chart renders as it should")
