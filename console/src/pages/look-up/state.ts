import { onOfficerChange } from '../../app/session.ts';
import { createStore } from '../../app/store.ts';
import type { LookUp } from './result.ts';

const NOTHING: LookUp = { typed: '', kind: '', results: undefined, askedAt: 0, shown: 'all', open: new Set(), selected: new Set(), row: 0 };

export const lookUp = createStore<LookUp>(NOTHING);
export const changeLookUp = (change: Partial<LookUp>): void => lookUp.set({ ...lookUp.get(), ...change });

// What one account has looked up is for no other one.
onOfficerChange(() => lookUp.set(NOTHING));
