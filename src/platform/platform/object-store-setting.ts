import { parsedUrl } from '../../values/values/parsed-url.js';

/** A store of objects that speaks Amazon S3's protocol, in path style. Holds a secret. */
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
/** Amazon S3's rules for names of buckets, without those that look like addresses. */
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const REGION = /^[a-z0-9-]{1,64}$/;

/**
 * Reads the settings `EVIDENCE_S3_…`, which go together. Sentences never quote what may be a secret.
 * @param isProduction then what leaves goes over TLS, encrypted though it is: who reads what, and when, is seen otherwise
 */
export function objectStoreOf(
  text: (name: string) => string | undefined,
  isProduction: boolean,
): { readonly value: ObjectStore | undefined } | { readonly wrong: readonly string[] } {
  const given = REQUIRED.filter((name) => text(PREFIX + name) !== undefined);
  if (given.length === 0) return { value: undefined };
  const missing = REQUIRED.filter((name) => !given.includes(name));
  if (missing.length > 0) {
    return { wrong: [`${missing.map((name) => PREFIX + name).join(', ')} missing: the settings of EVIDENCE_S3 go together.`] };
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
    ...(BUCKET.test(bucket) ? [] : [`EVIDENCE_S3_BUCKET is no name of a bucket: ${bucket}.`]),
    ...(REGION.test(region) ? [] : [`EVIDENCE_S3_REGION is no name of a region: ${region}.`]),
  ];
  if (wrong.length > 0 || !url) return { wrong };
  return {
    value: {
      ...{ endpoint: url.origin, bucket, region },
      ...{ accessKey: text('EVIDENCE_S3_ACCESS_KEY') ?? '', secretKey: text('EVIDENCE_S3_SECRET_KEY') ?? '' },
    },
  };
}
