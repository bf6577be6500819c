"""The vendor's own client, led into the sandbox."""

import ssl

import openai

from tools.vendors.sandbox.run import KEYS, Sandbox


def official(box: Sandbox) -> openai.AsyncOpenAI:
    """A client as the vendor ships it, but for its address and whom it trusts; it sends everything once."""
    line = openai.DefaultAsyncHttpxClient(verify=ssl.create_default_context(cafile=box.ca))
    return openai.AsyncOpenAI(
        api_key=KEYS["OPENAI_API_KEY"], base_url=box.bases["openai"], http_client=line, max_retries=0
    )
