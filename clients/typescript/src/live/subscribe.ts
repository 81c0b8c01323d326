import { NetworkError } from '../errors.js';
import { connect, type LiveParts } from './connection.js';
import { Dropped, type LiveData, Unsupported } from './transport.js';

/** Reads a subscription over one connection. @throws HubError; NetworkError when the connection breaks */
export async function* subscribe<Data>(
  parts: LiveParts,
  text: string,
  variables: object,
  signal: AbortSignal = new AbortController().signal,
): LiveData<Data> {
  const authorization = await parts.hub.authorization(signal);
  const body = { ...(await parts.hub.parts.bodyOf(text)), variables };
  const way = parts.webSocket ? 'websocket' : 'sse';
  try {
    yield* connect<Data>(parts, { way, body, authorization, signal, renewal: new AbortController() });
  } catch (error) {
    if (error instanceof Dropped || error instanceof Unsupported) throw new NetworkError(error.message, { cause: error });
    throw error;
  }
}
