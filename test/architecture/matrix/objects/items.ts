import type { Kind } from '../row.js';
import { actionOfOurs } from './actions.js';
import { caseLed } from './cases.js';
import { informationOfOurs } from './inquiries.js';
import { keptObject } from './kept.js';
import { relationship } from './network.js';
import { noticeAtDesk } from './notices.js';
import { claim } from './objects.js';
import { report } from './reports.js';

/** Items of the own party, of each kind: operations on any item take them all. */
export const OWN_ITEMS: readonly Kind[] = [claim, keptObject, report, actionOfOurs, informationOfOurs, noticeAtDesk, caseLed, relationship];
