"""Configuration from the environment (``SUIJI_…``) or a ``.env`` file."""

from __future__ import annotations

from typing import Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

#: What is wrong with a value, by the library's name for it.
WRONG = {
    "int_parsing": "应为整数",
    "float_parsing": "应为数字",
    "greater_than": "应大于 {gt:g}",
    "greater_than_equal": "不得小于 {ge:g}",
    "less_than_equal": "不得大于 {le:g}",
}


class Settings(BaseSettings):
    """Everything that can be set from outside; each field is ``SUIJI_`` and its name in capitals."""

    # An error names the setting and never quotes a value: the token would stand in it.
    model_config = SettingsConfigDict(env_prefix="SUIJI_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = "sqlite:///suiji.sqlite"
    bot_token: SecretStr = SecretStr("")
    #: Another Bot API server than Telegram's own: one's own, or the sandbox.
    api_url: str = "https://api.telegram.org"
    #: Public https address under which the chat service reaches us; empty means long polling.
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_host: str = "0.0.0.0"
    webhook_port: int = Field(default=8080, ge=1, le=65535)
    #: How fast the bot writes unasked: messages a second over all and to one person, and a minute to one group. The
    #: chat service allows 30, 1 and 20; what is left are the answers to those who write and tap.
    messages_per_second: float = Field(default=25, gt=0)
    messages_per_second_to_person: float = Field(default=1, gt=0)
    messages_per_minute_in_group: float = Field(default=18, gt=0)
    #: Where the public page listens.
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8090, ge=0, le=65535)
    #: How long a process that fell silent still counts as the one that polls or delivers.
    lease_seconds: float = Field(default=30, ge=1)
    #: How often it is looked what has fallen due, in seconds.
    tick_seconds: float = Field(default=20, ge=0.2)
    log_level: str = "INFO"

    @model_validator(mode="after")
    def _webhook_needs_its_secret(self) -> Self:
        # Without it anyone who finds the address could speak in the chat service's name.
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError("填写了 SUIJI_WEBHOOK_URL，就必须同时填写 SUIJI_WEBHOOK_SECRET")
        return self


def complaints(error: ValidationError) -> list[str]:
    """A sentence for each setting that is wrong: its name and what it should be, never what it is."""
    found = []
    for one in error.errors(include_input=False, include_url=False):
        if one["type"] == "value_error":
            found.append(f"设置有误：{one['ctx']['error']}。请改正环境变量或 .env 文件。")
        else:
            name = f"SUIJI_{one['loc'][0]}".upper()
            wrong = WRONG.get(one["type"], "不能使用").format_map(one.get("ctx", {}))
            found.append(f"设置 {name} 有误：{wrong}。请改正环境变量或 .env 文件。")
    return found
