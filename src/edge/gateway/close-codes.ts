/**
 * Why the hub closes a socket (RFC 6455, 7.4, and the protocol graphql-transport-ws). Besides these, graphql-ws closes with 4400 (no message of the
 * protocol), 4401 (subscribe before the acknowledgement), 4406 (another subprotocol), 4408 (no connection_init in time), 4409 (an id in use) and
 * 4429 (a second connection_init); ws with 1009 (a message of more than 64 KiB), 1007 (text that is not UTF-8)
 * and 1002 (bytes that are no frame of a WebSocket).
 */
export const CLOSE = {
  /** The hub stops, or this process of it: connect again. */
  goingAway: 1001,
  /** Signing in cannot be checked at the moment: connect again a little later. */
  tryAgainLater: 1013,
  /** No valid token or key; it expired or was revoked; the session ended; the account was disabled. Connect again with a new one. */
  forbidden: 4403,
  /** The subscription that had the id is not over yet. */
  idInUse: 4409,
  /** The client takes its messages too slowly: connect again and go on from the last cursor. */
  tooSlow: 4413,
  /** More messages a second, or more sockets, than one may have. */
  tooMany: 4429,
  internal: 4500,
} as const;
