import { feed, replay, watch } from './feeds.js';
import { byId, list, lookup, sightingsOf, snapshot } from './lists.js';
import { creditsShown, outcomesOf, queue } from './lane.js';
import { asked, contents, invitations, threads, watchesOf } from './cross-border-views.js';
import { alertsShown, contactsShown, directoryShown, dutyLines } from './desk-views.js';
import type { View } from './view.js';

/**
 * Where a reader meets items. To add one (an export) write its view and an entry in {@link SURFACES}.
 * needs: a piece of schema.graphql without which the surface does not exist.
 */
export interface Surface {
  readonly name: string;
  readonly needs: string;
  /** [n, of]: compared after each `of`-th step, which is another one for each party; and all after the last. */
  readonly turn: readonly [number, number];
  open(): View;
}

/** Compared during a run: after each step for each party a list, a look-up, a page of a feed and the touched items by id, of each pair one in turn. */
export const SURFACES: readonly Surface[] = [
  { name: 'list of what is in force', needs: 'indicators(', turn: [0, 2], open: () => list('n', 'INDICATOR', false) },
  { name: 'list of everything', needs: 'indicators(', turn: [1, 2], open: () => list('a', 'INDICATOR', true) },
  { name: 'claim by id', needs: 'indicator(', turn: [0, 1], open: () => byId('i', 'INDICATOR') },
  { name: 'list of objects in force', needs: 'stixObjects(', turn: [1, 2], open: () => list('p', 'STIX_OBJECT', false) },
  { name: 'list of all objects', needs: 'stixObjects(', turn: [0, 2], open: () => list('q', 'STIX_OBJECT', true) },
  { name: 'object by id', needs: 'stixObject(', turn: [0, 1], open: () => byId('k', 'STIX_OBJECT') },
  { name: 'list of reports in force', needs: 'reports(', turn: [0, 2], open: () => list('x', 'REPORT', false) },
  { name: 'list of all reports', needs: 'reports(', turn: [1, 2], open: () => list('y', 'REPORT', true) },
  { name: 'report by id', needs: 'report(', turn: [0, 1], open: () => byId('g', 'REPORT') },
  { name: 'outcomes of reports', needs: 'reportOutcomes(', turn: [1, 2], open: outcomesOf },
  { name: 'queue of reports', needs: 'triageQueue(', turn: [0, 2], open: queue },
  { name: 'who is credited with claims', needs: 'creditedTo', turn: [0, 3], open: creditsShown },
  { name: 'list of requests', needs: 'actionRequests(', turn: [1, 2], open: () => list('b', 'ACTION_REQUEST', true) },
  { name: 'request by id', needs: 'actionRequest(', turn: [0, 1], open: () => byId('c', 'ACTION_REQUEST') },
  { name: 'request for information by id', needs: 'informationRequest(', turn: [0, 1], open: () => byId('e', 'INFORMATION_REQUEST') },
  { name: 'lists of requests for information', needs: 'informationRequests(', turn: [0, 2], open: asked },
  { name: 'threads', needs: 'informationMessages(', turn: [1, 2], open: threads },
  { name: 'watches', needs: 'watchHits(', turn: [0, 2], open: watchesOf },
  { name: 'sighting by id', needs: 'sighting(', turn: [0, 1], open: () => byId('t', 'SIGHTING') },
  { name: 'sightings of claims', needs: 'sighting(', turn: [0, 2], open: sightingsOf },
  { name: 'look-up', needs: 'lookup(', turn: [1, 2], open: () => lookup('l', false) },
  { name: 'look-up of everything', needs: 'lookup(', turn: [0, 2], open: () => lookup('m', true) },
  { name: 'feed', needs: 'feed(', turn: [0, 2], open: () => feed('f', false) },
  { name: 'feed with own', needs: 'includeOwn', turn: [1, 2], open: () => feed('o', true) },
  { name: 'released feed', needs: 'releasedFeed(', turn: [0, 2], open: () => watch('z') },
  { name: 'snapshot', needs: 'snapshot(', turn: [0, 3], open: () => snapshot },
];

/** Compared at the end of a run. */
export const FINAL_SURFACES: readonly Surface[] = [
  { name: 'every claim by id', needs: 'indicator(', turn: [0, 1], open: () => byId('j', 'INDICATOR', true) },
  { name: 'every object by id', needs: 'stixObject(', turn: [0, 1], open: () => byId('u', 'STIX_OBJECT', true) },
  { name: 'every sighting by id', needs: 'sighting(', turn: [0, 1], open: () => byId('v', 'SIGHTING', true) },
  { name: 'every report by id', needs: 'report(', turn: [0, 1], open: () => byId('h', 'REPORT', true) },
  { name: 'every request by id', needs: 'actionRequest(', turn: [0, 1], open: () => byId('d', 'ACTION_REQUEST', true) },
  { name: 'replay', needs: 'feed(', turn: [0, 1], open: replay },
];

/** Compared like {@link SURFACES}, with what a country's liaison officer alone is shown. */
export const DESK_SURFACES: readonly Surface[] = [
  { name: 'list of cases', needs: 'cases(', turn: [0, 2], open: () => list('ca', 'CASE', true) },
  { name: 'case by id', needs: 'case(', turn: [1, 2], open: () => byId('cb', 'CASE', true) },
  { name: 'invitations to cases', needs: 'caseInvitations', turn: [1, 2], open: invitations },
  { name: 'what is in cases', needs: 'caseNotes(', turn: [0, 1], open: contents },
];

/** Compared like {@link SURFACES}, with what people alone are shown. */
export const STAFF_SURFACES: readonly Surface[] = [
  { name: 'alerts', needs: 'alerts(', turn: [0, 1], open: alertsShown },
  { name: 'duty lines', needs: 'dutyLine(', turn: [0, 2], open: dutyLines },
  { name: 'directory', needs: 'directoryEntries(', turn: [1, 2], open: directoryShown },
  { name: 'contacts of requests', needs: 'contactEntry', turn: [1, 2], open: contactsShown },
];
