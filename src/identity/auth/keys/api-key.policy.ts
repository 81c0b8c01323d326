import { KEY_PERMISSIONS, type KeyPermission, PERMISSIONS } from '../../../platform/database/grants.js';
import type { ProcessingPurpose } from '../../../platform/database/purposes.js';
import { nameOf } from '../../../platform/graphql/name.policy.js';
import { BadInput, Forbidden } from '../../../platform/platform/errors.js';
import { isNetwork } from '../../../platform/platform/network.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Maximum lifetime of a key in days, from its creation or last renewal. */
export const LONGEST_LIFE_DAYS = 366;
/** Maximum time that the former secret stays valid beside the new one, in minutes. */
export const LONGEST_OVERLAP = 7 * 24 * 60;
const MOST_NETWORKS = 20;

/** Returns the name of a key. @throws BadInput */
export const keyName = (input: string): string => nameOf(input, 200, (rule) => new BadInput('KEY_NAME', `A key must have a name ${rule}.`));

/**
 * Returns the permissions to grant, each once and in a fixed order.
 * @param ceiling permissions that the granting user may give
 * @throws BadInput if there are none, on an unknown permission, and on write permissions without read permission; Forbidden on one above the ceiling
 */
export function grantablePermissionsOf(requested: readonly string[], ceiling: ReadonlySet<KeyPermission>): readonly KeyPermission[] {
  const known = new Set<string>(PERMISSIONS);
  if (requested.length === 0 || !requested.every((permission) => known.has(permission))) {
    throw new BadInput('KEY_PERMISSIONS', `A key needs one or more of these permissions: ${KEY_PERMISSIONS.join(', ')}.`);
  }
  const granted = KEY_PERMISSIONS.filter((permission) => requested.includes(permission) && ceiling.has(permission));
  if (granted.length < new Set(requested).size) {
    const beyond = [...new Set(requested)].filter((name) => !granted.some((permission) => permission === name));
    throw new Forbidden('KEY_CEILING', `You may not give these permissions to a key: ${beyond.join(', ')}.`);
  }
  const needsRead = granted.some(
    (permission) =>
      permission === 'indicator:publish' ||
      permission === 'indicator:revoke' ||
      permission === 'indicator:export' ||
      permission === 'report:submit' ||
      permission === 'action:answer',
  );
  if (needsRead && !granted.includes('indicator:read')) {
    throw new BadInput(
      'KEY_PERMISSIONS',
      'A key that publishes, revokes, exports, reports or answers also needs the permission indicator:read.',
    );
  }
  return granted;
}

/** Returns the purpose of a machine whose admin stated none. */
export const keyPurposeOf = (permissions: readonly KeyPermission[]): ProcessingPurpose =>
  permissions.includes('report:submit') ? 'WARNING' : 'INVESTIGATION';

/** Checks the end of a key. @throws BadInput */
export function assertKeyEnd(expiresAt: Date, now: Date): void {
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0 || left > LONGEST_LIFE_DAYS * DAY_MS) throw keyEndUnfit();
}

export const keyEndUnfit = (): BadInput =>
  new BadInput('KEY_EXPIRY', `The end of a key must be in the future, within ${LONGEST_LIFE_DAYS} days from now.`);

/** Checks the networks of a key. @throws BadInput */
export function assertNetworks(networks: readonly string[]): void {
  if (networks.length > MOST_NETWORKS || !networks.every(isNetwork)) {
    throw new BadInput('KEY_NETWORKS', `Give up to ${MOST_NETWORKS} networks in CIDR notation, like 192.0.2.0/24 or 2001:db8::/32.`);
  }
}

/** Checks the overlap of two secrets. @throws BadInput */
export function assertOverlap(minutes: number): void {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > LONGEST_OVERLAP) {
    throw new BadInput('KEY_OVERLAP', `The overlap of the former secret must be 0 to ${LONGEST_OVERLAP} minutes.`);
  }
}

/**
 * Returns the SHA-256 of a certificate (DER), from the form of RFC 8705 (base64url) or of openssl (hexadecimal, with or without colons).
 * @param isConfigured whether a proxy reports client certificates to this hub: otherwise no client could ever match one
 * @throws BadInput
 */
export function thumbprintOf(text: string, isConfigured: boolean): Buffer {
  if (!isConfigured) {
    throw new BadInput(
      'KEY_CERTIFICATE_MISSING',
      'This hub does not receive client certificates. Ask its operator to set CLIENT_CERT_HEADER.',
    );
  }
  const hex = text.replaceAll(':', '');
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex');
  if (!/^[\w-]{43}$/.test(text)) {
    throw new BadInput('KEY_CERTIFICATE', "Give the SHA-256 of the machine's certificate, in base64url or hexadecimal.");
  }
  return Buffer.from(text, 'base64url');
}
