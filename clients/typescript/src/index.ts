export { type ClientOptions, EntenteClient, type RequestArguments } from './client.js';
export type { DocumentTypes, PlainText, TypedDocument, TypedObject, TypedText } from './document.js';
export { type FieldProblem, type GraphqlError, HubError, type HubErrorDetail, NetworkError } from './errors.js';
export type { ConnectionState, FollowBatch, FollowOptions } from './follow/follow.js';
export { indicatorSelection, itemSelection, type Selection } from './follow/selection.js';
export {
  type Batch,
  type Change,
  changeOf,
  type FeedEvent,
  MemoryStore,
  revokedItem,
  type Snapshot,
  type Store,
  type StoredItem,
} from './follow/store.js';
export type {
  AudienceInput,
  FeedFilter,
  FeedOperation,
  IndicatorKind,
  ItemKind,
  LookupInput,
  PublishIndicatorInput,
  ThreatType,
  Tlp,
} from './generated/operations.js';
export type { Fetch } from './http.js';
export type { TransportName } from './live/ladder.js';
export type { WebSocketConstructor } from './live/web-socket.js';
export type { CopyIndicator, Indicator, LookupOptions, LookupResult } from './lookup.js';
export type { PublishOptions, Receipt } from './publish.js';
export type { HttpRequest, RequestOptions } from './requester.js';
export type { OnRetry, RetryOptions } from './retry.js';
export { isTransient } from './retry.js';
export type { Credentials, Exclusively, Tokens } from './session.js';
export type { Surroundings } from './time.js';
