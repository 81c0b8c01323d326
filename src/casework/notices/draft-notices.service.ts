import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { EvidenceService } from '../../intel/evidence/evidence.service.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { Clock } from '../../platform/platform/clock.js';
import { BadInput, Forbidden } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type AudienceKeys, describeAudience, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { contactProblems, readContactEntries, withContact, withStoredContact } from '../../tenancy/directory/contact-entries.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import { labelProblem } from '../../tenancy/sharing/label-audience.policy.js';
import { policyProblem } from '../../tenancy/sharing/sharing.policy.js';
import type { DraftContent, DraftRow, NoticeAudience, NoticeFields } from './notice.js';
import { noticeProblems } from './notice.policy.js';
import { checkedOutcome } from './notice-refusals.js';
import { NoticeRepository } from './notice.repository.js';

/** The notice to save and the revision that the caller read; null: a new notice. */
export interface DraftRevision {
  readonly id: string;
  /** 0: not stated. */
  readonly revision: number;
}

/** Saves, submits and cancels notices within the country that writes them. */
@Injectable()
export class DraftNoticesService {
  constructor(
    private readonly database: Database,
    private readonly repository: NoticeRepository,
    private readonly evidence: EvidenceService,
    private readonly clock: Clock,
  ) {}

  /**
   * Saves a new notice or a new revision. A new revision cancels all approvals of the previous one. Readers keep the last published revision.
   * @throws BadInput when its template, label, audience or the party's policy forbids it; NotFound; Forbidden; Conflict when another user saved it meanwhile
   */
  async save(actor: Actor, fields: NoticeFields, present: DraftRevision | null): Promise<DraftRow> {
    if (!actor.agency) {
      throw new Forbidden(
        'AGENCY_MISSING',
        'Only members of an agency write notices, and your account belongs to none. Ask your administrator to assign one.',
      );
    }
    const id = present?.id ?? randomUUID(); // random, because readers see the id and it must not contain a timestamp
    return this.write(actor, 'notice.draft', async (tx) => {
      const stored = present ? (await this.repository.getOwnDraft(tx, id)).content : undefined;
      if (present?.revision === 0) checkedOutcome('CHANGED');
      throwFirstProblem(noticeProblems(fields, this.clock.now()));
      const { keys, audience } = await this.resolveReaders(tx, fields);
      await this.assertKnown(tx, fields);
      const contact = await contactOf(tx, fields, stored);
      const row = {
        id,
        revision: present?.revision ?? 0,
        colour: fields.colour,
        tlp: fields.tlp,
        wanted: keys.audience,
        requested_exclusions: keys.excluded,
      };
      const [saved] = await tx.query<{ revision: number | null }>('select hub.save_notice($1) as revision', [
        JSON.stringify({ ...row, content: contentOf({ ...fields, contact }, audience), files: fields.evidence }),
      ]);
      if (!saved?.revision) checkedOutcome('CHANGED');
      tx.auditItems(id);
      return this.repository.getDraft(tx, id);
    });
  }

  /** Submits a revision to the country's approvers. @throws NotFound; Forbidden; Conflict */
  async submit(actor: Actor, id: string, revision: number): Promise<DraftRow> {
    return this.write(actor, 'notice.submit', async (tx) => {
      await this.repository.getOwnDraft(tx, id);
      const [row] = await tx.query<{ outcome: string }>('select hub.submit_notice($1, $2) as outcome', [id, revision]);
      checkedOutcome(row?.outcome);
      tx.auditItems(id);
      return this.repository.getDraft(tx, id);
    });
  }

  /**
   * Cancels a notice. A published notice is revoked, and its readers receive the reason. An unpublished notice is deleted.
   * @returns the draft; undefined when it is deleted
   * @throws NotFound; Forbidden; Conflict; BadInput when the reason is empty
   */
  async cancel(actor: Actor, id: string, reason: string): Promise<DraftRow | undefined> {
    const trimmedReason = reason.trim();
    if (trimmedReason.length < 1 || trimmedReason.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Reason must have 1 to 2,000 characters. Readers see it.');
    }
    return this.write(actor, 'notice.cancel', async (tx) => {
      await this.repository.getOwnDraft(tx, id);
      const [row] = await tx.query<{ outcome: string | null }>('select hub.cancel_notice($1, $2) as outcome', [id, trimmedReason]);
      const outcome = row?.outcome ?? checkedOutcome('CANCELLED');
      tx.auditItems(id);
      return outcome === 'DROPPED' ? undefined : this.repository.getDraft(tx, id);
    });
  }

  private async write<T>(actor: Actor, action: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return hiddenAsAbsent(() => this.database.as(actor, { ...act(actor, action, 'notice:draft'), writes: true }, work));
  }

  /** Returns the audience as keys and with names. @throws BadInput */
  private async resolveReaders(tx: Transaction, fields: NoticeFields): Promise<{ keys: AudienceKeys; audience: NoticeAudience }> {
    const directory = await readDirectory(tx);
    const { problems, keys } = resolveAudience(fields.audience, directory);
    const label = labelProblem(fields.tlp, fields.audience);
    const policy = policyProblem({ tlp: fields.tlp, ...keys }, { kind: [], threat: fields.threat }, await readSharingPolicy(tx), directory);
    const found = [...problems, ...(label ? [label] : []), ...(policy ? [policy] : [])];
    throwFirstProblem(found.map(({ code, message }) => problem(code, message, 'audience')));
    if (keys.audience.length === 0) {
      throw new BadInput('AUDIENCE_MISSING', 'Audience is required. A notice for your own country only remains a draft.');
    }
    return { keys, audience: namedAudience(keys, directory) };
  }

  /** Checks related indicators and files. @throws BadInput when the actor does not see an indicator, or when a file is not the actor's agency's */
  private async assertKnown(tx: Transaction, { related, evidence }: NoticeFields): Promise<void> {
    const ids = related.filter(isUuid);
    const visible = await tx.query<{ id: string }>('select id from hub.indicator where id = any ($1::uuid[])', [ids]);
    if (new Set(visible.map(({ id }) => id)).size < new Set(related.map((id) => id.toLowerCase())).size) {
      throw new BadInput('RELATED_UNKNOWN', 'A related indicator does not exist, or you cannot see it. Remove it from related.');
    }
    const files = await this.evidence.attachable(tx, evidence);
    if (!evidence.every((id) => files.has(id))) {
      throw new BadInput(
        'EVIDENCE_UNKNOWN',
        'An evidence file does not exist, is incomplete, or belongs to another agency. Upload it again.',
      );
    }
  }
}

/** Throws the first of the problems. @throws BadInput */
function throwFirstProblem([first]: readonly ItemProblem[]): void {
  if (first) throw new BadInput(first.code, first.field ? `${first.field}: ${first.message}` : first.message);
}

/**
 * Returns the contact of a notice. A reader that does not see its entry reads this text alone.
 * @param stored content of the draft that is saved again
 * @throws BadInput when there is none, or the entry is not the country's
 */
async function contactOf(tx: Transaction, fields: NoticeFields, stored: DraftContent | undefined): Promise<string> {
  const entries = await readContactEntries(tx, [fields], []);
  throwFirstProblem(contactProblems(fields, entries, [], stored?.contact_entry === fields.contactEntryId));
  const { contact } = withStoredContact(withContact(fields, entries), stored);
  if (contact === '') {
    throw new BadInput('CONTACT_MISSING', 'State a contact that readers can reach, an entry of your directory (contactEntryId), or both.');
  }
  return contact;
}

function namedAudience(keys: AudienceKeys, directory: Directory): NoticeAudience {
  const { groups, partners, ...rest } = describeAudience(keys, directory);
  return {
    ...rest,
    groups: groups.map(({ id, name }) => ({ id, name })),
    partners: partners.map(({ id, kind, name, country }) => ({ id, kind, name, country })),
  };
}

const contentOf = (fields: NoticeFields, audience: NoticeAudience): DraftContent => ({
  ...{
    language: fields.language,
    title: fields.title,
    summary: fields.summary,
    body: fields.body,
    details: fields.details,
    threat: fields.threat,
  },
  ...{
    countries: fields.countries,
    contact: fields.contact,
    contact_entry: fields.contactEntryId ?? null,
    related: fields.related,
    translations: fields.translations,
    readers: audience,
  },
  valid_until: fields.validUntil.toISOString(),
  retain_until: fields.retainUntil?.toISOString() ?? null,
  acknowledge_hours: fields.acknowledgeWithinHours,
});
