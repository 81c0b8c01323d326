import { onOfficerChange } from '../../app/session.ts';
import { createStore } from '../../app/store.ts';
import type { Kind } from '../../parts/kind.tsx';
import type { DeconflictMutation } from './deconfliction.graphql.ts';

export type Answered = DeconflictMutation['answers'][number];

/** What an officer asks, and the answers. It is kept in memory until the session ends, and has no address. */
export interface Asked {
  readonly form: { readonly values: string; readonly kind: Kind | ''; readonly purpose: string; readonly caseReference: string };
  readonly answers: readonly Answered[] | null;
}

const NOTHING: Asked = { form: { values: '', kind: '', purpose: '', caseReference: '' }, answers: null };

export const asked = createStore<Asked>(NOTHING);

onOfficerChange(() => asked.set(NOTHING));
