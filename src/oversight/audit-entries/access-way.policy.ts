/** Ways in which an item can be read, as its owner learns of them. */
export const ACCESS_WAYS = [
  'LOOKUP',
  'OPENED',
  'LIST',
  'FEED',
  'SUBSCRIPTION',
  'WEBHOOK',
  'TAXII',
  'MISP',
  'EXPORT',
  'FILE',
  'COPIED',
  'PRINTED',
  'ACT',
] as const;
export type AccessWay = (typeof ACCESS_WAYS)[number];

const BY_ACT: Readonly<Record<string, AccessWay>> = {
  'indicator.lookup': 'LOOKUP',
  'feed.read': 'FEED',
  'feed.watch': 'FEED',
  'feed.snapshot': 'FEED',
  'item.copied': 'COPIED',
  'item.printed': 'PRINTED',
  'item.saved': 'EXPORT',
  'evidence.read': 'FILE',
  'evidence.review': 'FILE',
};
const BY_CHANNEL: Readonly<Record<string, AccessWay>> = {
  subscription: 'SUBSCRIPTION',
  webhook: 'WEBHOOK',
  taxii: 'TAXII',
  misp: 'MISP',
  export: 'EXPORT',
};
/** Names of acts that open one item. */
const OPENS = /\.(?:read|versions)$/;
/** Names of acts that only read: `query.` and a field, or the word that names a reading. */
const READS = /^query\.|\.(?:list|queue|board|asked|to-us|messages|deliveries|withdrawals)$/;

/** Returns how an act read items. What an officer of another party did with an item in detail is not for its owner. */
export const accessWayOf = (what: string, channel: string): AccessWay =>
  BY_ACT[what] ?? BY_CHANNEL[channel] ?? (OPENS.test(what) ? 'OPENED' : READS.test(what) ? 'LIST' : 'ACT');
