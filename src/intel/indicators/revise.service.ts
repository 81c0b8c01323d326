import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type AudienceKeys, type AudienceSpec, describeAudience, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { requestReleases, readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import { labelProblem } from '../../tenancy/sharing/label-audience.policy.js';
import { type Release, listWidenings } from '../../tenancy/sharing/release.policy.js';
import { immediateReleaseOf, needsSecondOfficer, policyProblem, hasSameKeys } from '../../tenancy/sharing/sharing.policy.js';
import { ClaimRepository } from './claim.repository.js';
import type { Claim } from './claim.js';
import { isPersonal, isShielded, type PersonStatus } from './person-status.js';
import { shieldAudience, shieldProblem } from './person-status.policy.js';

/** Revokes claims, and changes who sees them. Only the publishing agency may do either. */
@Injectable()
export class ReviseService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimRepository,
  ) {}

  /**
   * Revokes a claim; every reader gets the reason. The claim stays visible as revoked.
   * @param withTearLines whether its tear-lines in force are revoked, too; their readers do not get this reason. null: not stated.
   * @throws NotFound, Forbidden (not a claim of the actor's agency), BadInput on an empty reason; Conflict when the claim is already revoked, or when it
   * has tear-lines in force and `withTearLines` is null.
   */
  async revoke(actor: Actor, id: string, reason: string, withTearLines: boolean | null = false): Promise<Claim> {
    const trimmed = reason.trim();
    if (trimmed.length < 1 || trimmed.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters. Every reader sees it.');
    }
    return this.runChange(actor, { ...act(actor, 'indicator.revoke', 'indicator:revoke'), writes: true }, async (tx) => {
      const claim = await this.claims.ownById(tx, id);
      if (claim.revoked_at) {
        throw new Conflict('INDICATOR_REVOKED', `This indicator was already revoked at ${claim.revoked_at.toISOString()}.`);
      }
      const copies = await this.claims.tearLines(tx, id);
      if (copies.length > 0 && withTearLines === null) throw tearLinesLeft(copies.length);
      await this.claims.revoke(tx, id, trimmed);
      if (withTearLines === true && copies.length > 0) {
        await this.claims.revokeAll(tx, copies, TEAR_LINE_REASON);
        tx.auditItems(...copies);
      }
      return this.readWritten(tx, id);
    });
  }

  /**
   * Changes the audience of a claim to a wider or narrower one. Readers who lose access get a WITHDRAWN, new readers a PUBLISHED. If the party's policy
   * requires a second officer, the widening waits for that officer, and the narrowing takes effect now.
   * @param version the version that the officer has read; null: any
   * @throws NotFound, Forbidden; BadInput when the audience is invalid or the claim's label forbids it; Conflict when the claim has another version, or when a
   * revoked claim would be widened.
   */
  async changeAudience(actor: Actor, id: string, requested: AudienceSpec, version: number | null): Promise<Claim> {
    return this.runChange(actor, { ...act(actor, 'indicator.change-audience', 'indicator:publish'), writes: true }, async (tx) => {
      await this.updateAudience(tx, id, () => requested, version);
      return this.readWritten(tx, id);
    });
  }

  /**
   * Changes the audience of a claim in a transaction that may publish.
   * @param requestedFrom returns the requested audience for the present one
   * @param version the version that the officer has read; null: any
   * @throws as changeAudience does
   */
  async updateAudience(
    tx: Transaction,
    id: string,
    requestedFrom: (present: AudienceSpec) => AudienceSpec,
    version: number | null = null,
  ): Promise<void> {
    const claim = await this.claims.ownById(tx, id);
    if (version !== null && claim.version !== version) throw versionStale();
    const directory = await readDirectory(tx);
    const requested = requestedFrom(addressableSpecOf(claim, directory));
    const { problems, keys } = resolveAudience(requested, directory);
    const next: Release = { tlp: claim.tlp, ...keys };
    const policy = await readSharingPolicy(tx);
    const forbidden = shieldProblem(claim.person_status, keys, directory) ?? policyProblem(next, claim, policy, directory);
    const [first] = [...problems, labelProblem(claim.tlp, requested), forbidden].filter((one) => one !== undefined);
    if (first) throw new BadInput(first.code, first.message);
    if (claim.revoked_at && listWidenings(next, claim, directory).length > 0) {
      throw new Conflict(
        'INDICATOR_REVOKED',
        'This indicator is revoked. Its audience can be narrowed, but not widened. Publish it again to revive it.',
      );
    }
    if (claim.disputed_since && listWidenings(next, claim, directory).length > 0) throw disputed();
    const waits = needsSecondOfficer(next, claim, policy, directory);
    const now = waits ? immediateReleaseOf(next, claim, directory) : next;
    if (!hasSameKeys(now, claim)) await this.claims.updateAudience(tx, id, now);
    const written = claim.version + (hasSameKeys(now, claim) ? 0 : 1);
    await requestReleases(tx, [waits ? { item: id, version: written, release: next } : { item: id }]);
  }

  /**
   * Opens a claim to more parties by name, with all checks of {@link changeAudience}, in a transaction that may publish. Writes a new version even if all
   * of them had access: the proposal counts versions.
   * @throws as changeAudience does
   */
  async openTo(tx: Transaction, id: string, keys: readonly number[]): Promise<void> {
    const claim = await this.claims.ownById(tx, id);
    const directory = await readDirectory(tx);
    const audience = [...new Set([...claim.audience, ...keys])].sort((a, b) => a - b);
    const next: Release = { tlp: claim.tlp, audience, excluded: claim.excluded };
    const policy = await readSharingPolicy(tx);
    const isExcepted = (key: number): boolean => claim.excluded.includes(key);
    const forbidden = shieldProblem(claim.person_status, next, directory) ?? policyProblem(next, claim, policy, directory);
    if (keys.some(isExcepted)) {
      throw new BadInput(
        'AUDIENCE_CONTRADICTION',
        'One of these parties is excepted from the audience, and exceptions take precedence. Remove the exception first.',
      );
    }
    if (claim.tlp === 'AMBER_STRICT') throw new BadInput('TLP_FORBIDS_AUDIENCE', 'TLP:AMBER+STRICT requires an empty audience.');
    if (forbidden) throw new BadInput(forbidden.code, forbidden.message);
    if (claim.revoked_at) {
      throw new Conflict('INDICATOR_REVOKED', 'This indicator is revoked and cannot be opened to others. Publish it again to revive it.');
    }
    if (claim.disputed_since) throw disputed();
    const waits = needsSecondOfficer(next, claim, policy, directory);
    await this.claims.updateAudience(tx, id, waits ? immediateReleaseOf(next, claim, directory) : next);
    await requestReleases(tx, [waits ? { item: id, version: claim.version + 1, release: next } : { item: id }]);
    tx.auditItems(id);
  }

  /**
   * Restricts a claim within its party to the publishing agency, or opens it to the party's other agencies. Those lose or gain access like any reader. The
   * audience does not change.
   * @throws NotFound, Forbidden; Conflict when a revoked claim would be opened.
   */
  async setAgencyOnly(actor: Actor, id: string, agencyOnly: boolean): Promise<Claim> {
    return this.runChange(actor, { ...act(actor, 'indicator.set-agency-only', 'indicator:publish'), writes: true }, async (tx) => {
      const claim = await this.claims.ownById(tx, id);
      if (claim.revoked_at && claim.agency_only && !agencyOnly) {
        throw new Conflict('INDICATOR_REVOKED', 'This indicator is revoked and cannot be opened to others. Publish it again to revive it.');
      }
      if (claim.disputed_since && claim.agency_only && !agencyOnly) throw disputed();
      if (claim.agency_only !== agencyOnly) await this.claims.setAgencyOnly(tx, id, agencyOnly);
      return this.readWritten(tx, id);
    });
  }

  /**
   * Sets the status of the person behind a value. A claim about a victim or a witness is withdrawn from all partners: each gets a WITHDRAWN. Changing the
   * status back reopens the claim to no partner: they must be named again. Setting the same status changes nothing.
   * @throws NotFound, Forbidden; BadInput for a kind without a person; Conflict when the claim is revoked or disputed.
   */
  async setPersonStatus(actor: Actor, id: string, status: PersonStatus): Promise<Claim> {
    return this.runChange(actor, { ...act(actor, 'indicator.set-person-status', 'indicator:publish'), writes: true }, async (tx) => {
      const claim = await this.claims.ownById(tx, id);
      if (!isPersonal(claim.kind)) {
        throw new BadInput(
          'PERSON_STATUS_UNFIT',
          'There is no person behind a value of this kind, so it cannot have a status of a person (personStatus).',
        );
      }
      if (claim.person_status === status) return this.readWritten(tx, id);
      if (claim.revoked_at) throw new Conflict('INDICATOR_REVOKED', 'This indicator is revoked. Publish it again to change it.');
      if (claim.disputed_since) throw disputed();
      const keys = isShielded(status) ? shieldAudience(claim, status, await readDirectory(tx)) : claim;
      await this.claims.setPersonStatus(tx, claim, status, keys.audience);
      return this.readWritten(tx, id);
    });
  }

  /** Runs a transaction whose refusal of a hidden claim takes as long as its refusal of an absent one. */
  private async runChange<T>(actor: Actor, what: Act & { readonly writes: true }, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return hiddenAsAbsent(() => this.database.as(actor, what, work));
  }

  private async readWritten(tx: Transaction, id: string): Promise<Claim> {
    tx.auditItems(id);
    const [claim] = await this.claims.byIds(tx, [id]);
    if (!claim) throw new NotFound('indicator');
    return claim;
  }
}

/** Returns an audience as names, as far as its parties and groups can be addressed today. */
function addressableSpecOf(keys: AudienceKeys, directory: Directory): AudienceSpec {
  const { groups, partners, ...rest } = describeAudience(keys, directory);
  return { ...rest, groups: groups.map((group) => group.id), partners: partners.map((partner) => partner.id) };
}

/** The reason that readers of a tear-line get: the reason of its original is not for them. */
const TEAR_LINE_REASON = 'The owner revoked this indicator.';

const tearLinesLeft = (count: number): Conflict =>
  new Conflict(
    'TEAR_LINES_IN_FORCE',
    `${count === 1 ? 'A tear-line of this indicator is' : `${count} tear-lines of this indicator are`} in force. Set revokeTearLines: true to revoke ${count === 1 ? 'it' : 'them'} as well, or false to keep ${count === 1 ? 'it' : 'them'}.`,
  );

export const versionStale = (): Conflict =>
  new Conflict('VERSION_STALE', 'This indicator has changed since you read it. Read it again and send its current version.');

export const disputed = (): Conflict =>
  new Conflict(
    'INDICATOR_DISPUTED',
    'This indicator is disputed. Until the dispute is answered, it can be narrowed or revoked, but not changed.',
  );
