"""Template messages of a WeChat official account (服务号模板消息).

The access token is good for two hours and shared by all processes in the database. `stable_token` gives everybody the same one,
so two workers that ask at once do not end each other's; a token that WeChat ends early is asked for anew, once.
`client_msg_id` makes WeChat itself drop a second one with our number.
"""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings

from jiamen.kernel.clock import now
from jiamen.messages.errors import NotTaken, Unsure
from jiamen.messages.models import AccessToken, Reason
from jiamen.messages.services.channels import web
from jiamen.messages.services.channels.letter import Letter

JSON = {"Content-Type": "application/json; charset=utf-8"}
SPARE = timedelta(minutes=5)
TOKEN_OVER = frozenset({40001, 40014, 42001})
BUSY = frozenset({-1, 45009})


class TokenOver(Exception):
    """WeChat takes the token no more."""


class WechatTemplate:
    """One template message a letter; `extra` holds `template` and `fields`."""

    def send(self, letter: Letter) -> None:
        """Hand the message to WeChat."""
        try:
            self._send(letter, self._token())
        except TokenOver:
            AccessToken.objects.filter(owner=self._owner).delete()
            try:
                self._send(letter, self._token())
            except TokenOver as error:
                raise NotTaken(Reason.REFUSED, again=True, detail="access_token") from error

    @property
    def _owner(self) -> str:
        return f"wechat:{settings.WECHAT['app_id']}"

    def _token(self) -> str:
        moment = now()
        kept = AccessToken.objects.filter(owner=self._owner, expires_at__gt=moment + SPARE).first()
        if kept:
            return str(kept.token)
        wish = {
            "grant_type": "client_credential",
            "appid": settings.WECHAT["app_id"],
            "secret": settings.WECHAT["secret"],
        }
        try:
            answer = self._post("/cgi-bin/stable_token", wish)
        except Unsure as error:  # no message was in it
            raise NotTaken(Reason.UNREACHABLE, again=True) from error
        if "access_token" not in answer:
            raise _refused(answer)
        values = {"token": answer["access_token"], "expires_at": moment + timedelta(seconds=int(answer["expires_in"]))}
        AccessToken.objects.update_or_create(owner=self._owner, defaults=values)
        return str(answer["access_token"])

    def _send(self, letter: Letter, token: str) -> None:
        fields = letter.extra["fields"]
        body = {
            "touser": letter.address,
            "template_id": letter.extra["template"],
            "client_msg_id": f"jiamen-{letter.id}",
            "data": {name: {"value": text} for name, text in fields.items()},  # type: ignore[attr-defined]  # from our JSON
        }
        answer = self._post(f"/cgi-bin/message/template/send?access_token={token}", body)
        if answer.get("errcode") in TOKEN_OVER:
            raise TokenOver
        if answer.get("errcode") != 0:
            raise _refused(answer)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        said = web.post(settings.WECHAT["address"] + path, json.dumps(body, ensure_ascii=False).encode(), JSON)
        try:
            answer = json.loads(said)
        except ValueError as error:
            raise Unsure from error
        if not isinstance(answer, dict):
            raise Unsure
        return answer


def _refused(answer: dict[str, Any]) -> NotTaken:
    later = answer.get("errcode") in BUSY
    detail = f"{answer.get('errcode')} {answer.get('errmsg', '')}"
    return NotTaken(Reason.BUSY if later else Reason.REFUSED, again=later, detail=detail)
