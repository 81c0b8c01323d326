/**
 * Codes by which the hub closes a socket (RFC 6455, 7.4, and the protocol graphql-transport-ws). Further codes of graphql-ws: 4400 (no message of the
 * protocol), 4401 (subscribe before the acknowledgement), 4406 (another subprotocol), 4408 (no connection_init in time), 4409 (an id in use) and 4429 (a second
 * connection_init). Further codes of ws: 1009 (a message of more than 64 KiB), 1007 (text that is not UTF-8) and 1002 (bytes that are not a WebSocket frame).
 */
export const CLOSE = {
  /** The hub, or this process of it, stops: connect again. */
  goingAway: 1001,
  /** The sign-in cannot be checked at the moment: connect again later. */
  tryAgainLater: 1013,
  /** The connection states a purpose or case reference that the hub does not take: correct connectionParams. */
  badParams: 4400,
  /** No valid token or key: it expired or was revoked, the session ended, or the account was disabled. Connect again with a new one. */
  forbidden: 4403,
  /** The subscription with this id has not ended yet. */
  idInUse: 4409,
  /** The client receives its messages too slowly: connect again and continue from the last cursor. */
  tooSlow: 4413,
  /** Too many messages a second, or too many sockets. */
  tooMany: 4429,
  internal: 4500,
} as const;
