"""Configuration from the environment (``SUIJI_…``) or a ``.env`` file."""

from __future__ import annotations

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that can be set from outside; each field is ``SUIJI_`` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="SUIJI_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///suiji.sqlite"
    bot_token: SecretStr = SecretStr("")
    #: Another Bot API server than Telegram's own: one's own, or the sandbox.
    api_url: str = "https://api.telegram.org"
    #: Public https address under which the chat service reaches us; empty means long polling.
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_host: str = "0.0.0.0"
    webhook_port: int = Field(default=8080, ge=1, le=65535)
    #: How fast the chat service lets a bot write: messages a second over all, and a minute to one group.
    messages_per_second: float = Field(default=25, gt=0)
    messages_per_minute_in_group: float = Field(default=18, gt=0)
    #: Where the public page listens.
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8090, ge=0, le=65535)
    log_level: str = "INFO"

    @model_validator(mode="after")
    def _webhook_needs_its_secret(self) -> Self:
        # Without it anyone who finds the address could speak in the chat service's name.
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError("SUIJI_WEBHOOK_URL needs SUIJI_WEBHOOK_SECRET")
        return self
