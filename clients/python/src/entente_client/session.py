"""Who the client is, and the tokens that show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from .effects import Acquire, Call, Lock, Steps
from .errors import EntenteError, HubError
from .exchange import Exchange, Operation
from .retry import Repeat


@dataclass(frozen=True)
class ApiKey:
    """A machine of a party. docs/keys.md of the hub says how an administrator makes one."""

    key: str = field(repr=False)


@dataclass(frozen=True)
class Password:
    """An account. The client signs in at the first request, and again when the session has ended."""

    email: str
    password: str = field(repr=False)
    code: str | Callable[[], str | Awaitable[str]] | None = field(default=None, repr=False)
    """
    For accounts with a second factor: a code, which is good for one sign-in, or a function that gives one. The function may ask a person. Only in AsyncClient may
    it be asynchronous.
    """


@dataclass(frozen=True)
class Tokens:
    """A session. Each refresh gives new tokens, and the hub ends the session if a refresh token is used twice: store what `on_tokens` gives."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    """When the access token ends, by the clock of this machine; None: unknown."""


Credentials: TypeAlias = ApiKey | Password | Tokens
OnTokens: TypeAlias = Callable[[Tokens | None], Any]

# Reasons of UNAUTHENTICATED after which other tokens may help. A wrong password has another one.
_STALE = frozenset({None, "SIGN_IN_REQUIRED", "TOKEN_EXPIRED", "TOKEN_REVOKED", "TOKEN_MALFORMED"})
# A token is replaced this many seconds before it ends.
_MARGIN = 30.0
_FIELDS = "accessToken refreshToken expiresIn"
_SIGN_IN = f"mutation ($email: String!, $password: String!, $code: String) {{ signIn(email: $email, password: $password, code: $code) {{ {_FIELDS} }} }}"
_REFRESH = f"mutation ($refreshToken: String!) {{ refreshSession(refreshToken: $refreshToken) {{ {_FIELDS} }} }}"
_SIGN_OUT = "mutation { signOut }"


class Session:
    def __init__(self, exchange: Exchange, credentials: Credentials | None, on_tokens: OnTokens | None, lock: Lock) -> None:
        self._exchange = exchange
        self._on_tokens = on_tokens
        self._lock = lock
        self._password = credentials if isinstance(credentials, Password) else None
        self._access: str | None = None
        self._refresh: str | None = None
        self._fresh_until = float("inf")
        """On the monotonic clock: from then on the access token is replaced before it is used."""
        if isinstance(credentials, ApiKey):
            self._access = credentials.key
        elif isinstance(credentials, Tokens):
            self._access, self._refresh = credentials.access_token, credentials.refresh_token
            if credentials.expires_at is not None:
                left = (credentials.expires_at - exchange.clock.now()).total_seconds()
                self._fresh_until = exchange.clock.monotonic() + left - _MARGIN

    def token(self) -> Steps[str | None]:
        """Returns the token for a request, and renews it shortly before it ends; None: nobody is signed in."""
        if self._is_usable():
            return self._access
        return (yield from self.renew(None))

    def can_renew(self, error: EntenteError) -> bool:
        """Whether the hub refused the token, and there may be another one."""
        return isinstance(error, HubError) and error.code == "UNAUTHENTICATED" and error.reason in _STALE and self._has_source()

    def renew(self, stale: str | None) -> Steps[str | None]:
        """
        Returns a new token. Of concurrent callers one renews, and the others wait for it.
        @param stale the token that the hub refused; None: none
        """
        yield Acquire(self._lock)
        try:
            if self._is_usable() and self._access != stale:
                return self._access
            if not self._has_source():
                return self._access
            yield from self._renew()
            return self._access
        finally:
            self._lock.release()

    def sign_out(self) -> Steps[None]:
        """
        Ends the session at the hub, with a renewed token where that is necessary, and then forgets tokens and password.
        @raises HubError, TransportError: the session may still exist. Tokens and password stay
        """
        yield Acquire(self._lock)
        account, self._password = self._password, None  # nothing opens another session
        try:
            try:
                yield from self._end()
            except HubError as error:
                if error.code != "UNAUTHENTICATED":  # the hub knows no such session
                    raise
            account = None
            yield from self._forget()
        finally:
            self._password = account
            self._lock.release()

    def _end(self) -> Steps[None]:
        if self._access is None and self._refresh is None:
            return
        if not self._is_usable():
            yield from self._renew()
        try:
            yield from self._exchange.once(Operation(_SIGN_OUT), self._access)
        except HubError as error:
            if error.code != "UNAUTHENTICATED" or self._refresh is None:
                raise
            yield from self._renew()
            yield from self._exchange.once(Operation(_SIGN_OUT), self._access)

    def _is_usable(self) -> bool:
        if self._access is None:
            return not self._has_source()
        return self._exchange.clock.monotonic() < self._fresh_until or not self._has_source()

    def _has_source(self) -> bool:
        return self._refresh is not None or self._password is not None

    def _renew(self) -> Steps[None]:
        if self._refresh is None:
            yield from self._sign_in()
            return
        began = self._exchange.clock.monotonic()
        try:
            # If the answer is lost, the token may be used up. A second use would end the session.
            operation = Operation(_REFRESH, {"refreshToken": self._refresh})
            data = yield from self._exchange.repeated(operation, Repeat.REFUSED)
        except EntenteError as error:
            has_ended = isinstance(error, HubError) and error.code == "UNAUTHENTICATED"
            may_be_used_up = not Repeat.REFUSED.allows(error)
            if has_ended:
                yield from self._forget()
            if self._password is None or not (has_ended or may_be_used_up):
                raise
            yield from self._sign_in()
            return
        yield from self._keep(data["refreshSession"], began)

    def _sign_in(self) -> Steps[None]:
        account = self._password
        if account is None:
            return
        code = account.code
        is_good_once = isinstance(code, str)
        if callable(code):
            code = yield Call(code)
        operation = Operation(_SIGN_IN, {"email": account.email, "password": account.password, "code": code})
        began = self._exchange.clock.monotonic()
        try:
            data = yield from self._exchange.repeated(operation, Repeat.ALWAYS if code is None else Repeat.REFUSED)
        except EntenteError as error:
            if is_good_once and not Repeat.UNSENT.allows(error):
                self._password = None
            raise
        if is_good_once:
            self._password = None
        yield from self._keep(data["signIn"], began)

    def _keep(self, session: dict[str, Any], began: float) -> Steps[None]:
        self._access, self._refresh = session["accessToken"], session["refreshToken"]
        seconds = session["expiresIn"]
        self._fresh_until = began + max(seconds - _MARGIN, seconds / 2)
        if self._on_tokens is not None:
            expires_at = self._exchange.clock.now() + timedelta(seconds=seconds)
            yield Call(self._on_tokens, (Tokens(session["accessToken"], session["refreshToken"], expires_at),))

    def _forget(self) -> Steps[None]:
        had = self._access is not None or self._refresh is not None
        self._access = self._refresh = None
        self._fresh_until = float("inf")
        if had and self._on_tokens is not None:
            yield Call(self._on_tokens, (None,))
