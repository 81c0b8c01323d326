import { useSyncExternalStore } from 'react';
import type { HandedValue } from '../../app/handed-over.ts';
import { onOfficerChange } from '../../app/session.ts';
import { createStore, useStored } from '../../app/store.ts';
import { addKeeper } from '../../app/unsaved.ts';
import { type AudienceChoice, OWN_PARTY_ALONE } from '../../parts/audience-choice.ts';
import type { CheckValuesQuery, Discoverability, PersonStatus, PublishIndicatorsMutation, ThreatType, Tlp } from './publish.graphql.ts';
import { valuesIn } from '../look-up/values.ts';
import type { Known, Row, ValueContext } from './rows.ts';

export type Receipt = PublishIndicatorsMutation['receipts'][number];

/** What the values are, as it is typed. */
export interface Content {
  readonly threat: ThreatType | '';
  readonly confidence: string;
  readonly reliability: string;
  readonly credibility: string;
  readonly description: string;
  /** Separated by commas. */
  readonly tags: string;
  /** Times of the officer's own zone, as `datetime-local` writes them. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly validUntil: string;
  readonly retainUntil: string;
  readonly personStatus: PersonStatus | '';
  readonly externalId: string;
  /** May widen or revive what the agency has published already. */
  readonly reissue: boolean;
  /** Clears content that this publication does not state. */
  readonly replace: boolean;
}

/** A publication on its way. `held`: no reader has been notified, and it can be taken back. */
export interface Sending {
  readonly state: 'held' | 'sending' | 'done' | 'failed';
  readonly rows: readonly Row[];
  readonly receipts: readonly Receipt[];
  readonly error: Error | null;
  /** Sends at once what is held. */
  readonly now?: () => void;
}

export const STEPS = ['values', 'what', 'who', 'check'] as const;
export type Step = (typeof STEPS)[number];

export interface Draft {
  readonly step: Step;
  /** One value on each line. */
  readonly text: string;
  /** What the officer says about single values, by their text. */
  readonly contexts: Readonly<Record<string, ValueContext>>;
  /** For values in national form. */
  readonly country: string;
  readonly content: Content;
  /** Null: not chosen yet. */
  readonly tlp: Tlp | null;
  readonly audience: AudienceChoice;
  readonly discoverability: Discoverability;
  readonly attribution: 'NAMED' | 'AGENCY' | 'HIDDEN';
  readonly onward: '' | 'NONE' | 'ASK';
  readonly agencyOnly: boolean;
  /** Who has the values already, by the key of the input. */
  readonly known: Readonly<Record<string, Known>>;
  /** The same for the same content, so that sending twice publishes once. */
  readonly idempotencyKey: string;
  readonly sending: Sending | null;
}

const NO_CONTENT: Content = {
  threat: '',
  confidence: '',
  reliability: '',
  credibility: '',
  description: '',
  tags: '',
  firstSeen: '',
  lastSeen: '',
  validUntil: '',
  retainUntil: '',
  personStatus: '',
  externalId: '',
  reissue: false,
  replace: false,
};

const emptyDraft = (): Draft => ({
  step: 'values',
  text: '',
  contexts: {},
  country: '',
  content: NO_CONTENT,
  tlp: null,
  audience: OWN_PARTY_ALONE,
  discoverability: 'HIDDEN',
  attribution: 'NAMED',
  onward: '',
  agencyOnly: false,
  known: {},
  idempotencyKey: crypto.randomUUID(),
  sending: null,
});

/** The draft of this tab, in memory: it survives that another page is looked at. */
const draft = createStore<Draft>(emptyDraft());

export type Checked = CheckValuesQuery['checked'][number];
/** What the hub says about values, by the key of the input. */
const checks = createStore<ReadonlyMap<string, Checked>>(new Map());

export function discardDraft(): void {
  draft.set(emptyDraft());
  checks.set(new Map());
}
// What one account is writing is for no other one.
onOfficerChange(discardDraft);

export const useDraft = (): Draft => useStored(draft);
export const useChecks = (): ReadonlyMap<string, Checked> => useStored(checks);

export const addChecks = (found: Iterable<readonly [string, Checked]>): void => checks.set(new Map([...checks.get(), ...found]));

const hasWork = (): boolean => draft.get().text.trim() !== '' && draft.get().sending?.state !== 'done';
/** Whether leaving the console would lose work. */
export const useHasWork = (): boolean => useSyncExternalStore(draft.listen, hasWork);

const hasUnsent = (): boolean => hasWork() && !['held', 'sending'].includes(draft.get().sending?.state ?? '');
addKeeper(hasWork, hasUnsent);

/** Changes the draft. Other content is another request, so it gets another idempotency key. */
export const change = (changes: Partial<Omit<Draft, 'step' | 'sending' | 'idempotencyKey'>>): void =>
  draft.set({ ...draft.get(), ...changes, idempotencyKey: crypto.randomUUID() });

export const goTo = (step: Step): void => draft.set({ ...draft.get(), step });

export const setSending = (sending: Sending | null): void => draft.set({ ...draft.get(), sending });

/** Adds values under those of the draft, with their kinds. */
export function addValues(values: readonly HandedValue[]): void {
  if (values.length === 0) return;
  const { text, contexts } = draft.get();
  const kinds = values.flatMap(({ value, kind }) => (kind ? [[value, { kind }] as const] : []));
  change({
    text: [...valuesIn(text), ...values.map(({ value }) => value)].join('\n'),
    contexts: { ...contexts, ...Object.fromEntries(kinds) },
  });
  draft.set({ ...draft.get(), step: 'values', sending: null });
}

/** Begins again with the values of some lines. What was said about them stays. */
export function takeBack(values: readonly string[]): void {
  change({ text: values.join('\n'), known: {} });
  draft.set({ ...draft.get(), step: 'values', sending: null });
}
