import type { ActorParty } from '../../identity/auth/actor.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { type Role, ROLES } from '../../platform/database/grants.js';
import { itemKindOf, kindOf, outcomeOf } from './announcement-kinds.js';
import type { AnnouncementType } from './announcements.graphql.js';
import type { AnnouncementRow } from './announcements.service.js';

type Parameters = AnnouncementRow['about'];

/** Fields that name an item, or a list of items; those with a list separate ids by blanks, or are arrays. */
const ITEM_PARAMETERS = ['notice', 'report', 'case', 'item', 'cases', 'indicators'] as const;
/** `request` names an item, except in announcements of deconfliction. */
const WITHOUT_ITEM = 'CONTACT_ANSWERED';

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isInteger(value) ? value : null);
const dateOf = (value: unknown): string | null => {
  const date = new Date(textOf(value) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};
/** jsonb_strip_nulls removes the country of partners and of the hub. */
const partyOf = (value: unknown): ActorParty | null => (value ? { country: null, ...(value as Omit<ActorParty, 'country'>) } : null);
const actorOf = (value: unknown): ActorView | null => {
  if (!value) return null;
  const actor = value as ActorView;
  return { ...actor, party: partyOf(actor.party), agency: actor.agency ?? null };
};
const idsOf = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.map(String)
    : (textOf(value)
        ?.split(' ')
        .filter((id) => id !== '') ?? []);

const itemIdsOf = (what: string, about: Parameters): readonly string[] =>
  [...ITEM_PARAMETERS, ...(what === WITHOUT_ITEM ? [] : (['request'] as const))].flatMap((name) => idsOf(about[name]));

/**
 * Returns the parameters of an announcement as fields with types. A parameter has the same meaning in every kind, so that also an announcement of an unknown
 * kind shows what it can. Values that this version does not know become null.
 */
export function detailsOf({ id, at, what, about }: AnnouncementRow): AnnouncementType {
  return {
    id,
    at: new Date(at).toISOString(),
    kind: kindOf(what),
    keyword: what,
    ...{ party: partyOf(about['party']), formerName: textOf(about['formerName']) },
    ...{ groupId: textOf(about['group']), groupName: textOf(about['groupName']) },
    proposalId: textOf(about['proposal']),
    outcome: outcomeOf(about['outcome']),
    by: about['byParty'] ? partyActor(partyOf(about['byParty'])) : actorOf(about['by']),
    user: actorOf(about['user']),
    role: ROLES.find((role): role is Role => role === about['role']) ?? null,
    inForceFrom: dateOf(about['from']),
    reason: textOf(about['reason']),
    expiresAt: dateOf(about['until'] ?? about['expiresAt']),
    dueAt: dateOf(about['due']),
    overdueSince: dateOf(about['since']),
    escalation: numberOf(about['level']),
    quantity: numberOf(about['count'] ?? about['values'] ?? about['missing']),
    ...{ itemKind: itemKindOf(what), itemIds: itemIdsOf(what, about) },
    ...{ purpose: textOf(about['purpose']), caseReference: textOf(about['caseReference']) },
    ...{ accessId: textOf(about['access']), disputeId: textOf(about['dispute']), taskId: textOf(about['task']) },
    ...{ checkpoint: textOf(about['checkpoint']), sampleCheckId: textOf(about['sampleCheck']) },
    recallId: textOf(about['recall']),
    subjectRequestId: textOf(about['subjectRequest']),
    ...{ watchId: textOf(about['watch']), alarmId: textOf(about['alarm']) },
    ...{ webhookId: textOf(about['webhook']), pullId: textOf(about['pull']), apiKeyId: textOf(about['apiKey']) },
    ...{ directoryEntryId: textOf(about['entry']), agencyId: textOf(about['agency']) },
    deconflictionRequestId: what === WITHOUT_ITEM ? textOf(about['request']) : null,
  };
}
