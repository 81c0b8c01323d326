import { parsedUrl } from '../../values/values/parsed-url.js';

/** An object store with Amazon S3's protocol, in path style. Holds a secret. */
export interface ObjectStore {
  /** `https://host`, without a path. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

const PREFIX = 'EVIDENCE_S3_';
const REQUIRED = ['ENDPOINT', 'BUCKET', 'ACCESS_KEY', 'SECRET_KEY'] as const;
/** Amazon S3's rules for bucket names, without names that look like addresses. */
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const REGION = /^[a-z0-9-]{1,64}$/;

/**
 * Reads the settings `EVIDENCE_S3_…`, which must be set together. Messages never quote possible secrets.
 * @param isProduction requires TLS, although the files are encrypted: an observer could otherwise see who reads which file, and when
 */
export function objectStoreOf(
  text: (name: string) => string | undefined,
  isProduction: boolean,
): { readonly value: ObjectStore | undefined } | { readonly wrong: readonly string[] } {
  const present = REQUIRED.filter((name) => text(PREFIX + name) !== undefined);
  if (present.length === 0) return { value: undefined };
  const missing = REQUIRED.filter((name) => !present.includes(name));
  if (missing.length > 0) {
    return { wrong: [`${missing.map((name) => PREFIX + name).join(', ')} missing: set all settings of EVIDENCE_S3, or none.`] };
  }
  const url = parsedUrl(text('EVIDENCE_S3_ENDPOINT') ?? '');
  const protocols = isProduction ? ['https:'] : ['https:', 'http:'];
  const bucket = text('EVIDENCE_S3_BUCKET') ?? '';
  const region = text('EVIDENCE_S3_REGION') ?? 'us-east-1';
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash && url.pathname === '/';
  const wrong = [
    ...(isPlain && protocols.includes(url.protocol)
      ? []
      : [
          `EVIDENCE_S3_ENDPOINT must be an ${isProduction ? 'https' : 'http or https'} address without path, user or query, like https://s3.example.org.`,
        ]),
    ...(BUCKET.test(bucket) ? [] : [`EVIDENCE_S3_BUCKET is not a valid bucket name: ${bucket}.`]),
    ...(REGION.test(region) ? [] : [`EVIDENCE_S3_REGION is not a valid region name: ${region}.`]),
  ];
  if (wrong.length > 0 || !url) return { wrong };
  return {
    value: {
      ...{ endpoint: url.origin, bucket, region },
      ...{ accessKey: text('EVIDENCE_S3_ACCESS_KEY') ?? '', secretKey: text('EVIDENCE_S3_SECRET_KEY') ?? '' },
    },
  };
}
