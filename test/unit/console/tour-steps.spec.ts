import type { PlacedViewer } from '../../../console/src/app/places.ts';
import { tourOf } from '../../../console/src/app/tour-steps.ts';
import { permissionsOf, type Role, ROLES } from '../../../src/platform/database/grants.js';

type Kind = PlacedViewer['party']['kind'];
const stepsOf = (kind: Kind, ...roles: readonly Role[]) => tourOf({ party: { kind }, permissions: [...permissionsOf(roles)] });
const namesOf = (kind: Kind, ...roles: readonly Role[]): readonly string[] => stepsOf(kind, ...roles).map(({ name }) => name);

describe('the tour of the console', () => {
  it('shows an analyst the way from a look-up to a publication', () => {
    expect(namesOf('COUNTRY', 'ANALYST')).toEqual([
      ...['look-up', 'feed', 'publish', 'watches', 'imports'],
      ...['label', 'alerts', 'search', 'account'],
    ]);
  });

  it('shows a liaison officer the work with other parties, also one who is an analyst as well', () => {
    const steps = ['cases', 'requests', 'golden-hour', 'deconfliction', 'notices', 'label', 'alerts', 'search', 'account'];
    expect(namesOf('COUNTRY', 'LIAISON')).toEqual(steps);
    expect(namesOf('COUNTRY', 'ANALYST', 'LIAISON')).toEqual(steps);
  });

  it('shows a contributor the pages of a partner alone', () => {
    expect(stepsOf('PARTNER', 'CONTRIBUTOR').map(({ name, to }) => [name, to])).toEqual([
      ['report', '/report'],
      ['outcomes', '/outcomes'],
      ['released', '/released'],
      ['asked', '/asked'],
      ['requests', '/requests'],
      ['label', '/outcomes'],
      ['alerts', '/alerts'],
      ['search', undefined],
      ['account', '/settings'],
    ]);
  });

  it('shows an analyst who also asks for deconfliction that page before the imports', () => {
    const permissions = [...permissionsOf(['ANALYST']), 'deconflict:ask'];
    const names = tourOf({ party: { kind: 'COUNTRY' }, permissions }).map(({ name }) => name);
    expect(names.slice(0, 5)).toEqual(['look-up', 'feed', 'publish', 'deconfliction', 'watches']);
  });

  it('shows accounts with other work the pages that they have', () => {
    expect(namesOf('COUNTRY', 'APPROVER').slice(0, 5)).toEqual(['releases', 'look-up', 'feed', 'notices', 'duty']);
    expect(namesOf('COUNTRY', 'NATIONAL_ADMIN')).toEqual(['duty', 'contacts', 'alerts', 'search', 'account']);
    expect(namesOf('PARTNER', 'PARTNER_ADMIN')).toEqual(['duty', 'alerts', 'search', 'account']);
    expect(namesOf('HUB', 'HUB_REVIEWER')).toEqual(['review', 'search', 'account']);
    expect(namesOf('HUB', 'HUB_OPERATOR')).toEqual(['search', 'account']);
  });

  it.each(ROLES)('has at most nine steps for %s, each with a title and once', (role) => {
    for (const kind of ['COUNTRY', 'PARTNER', 'HUB'] as const) {
      const steps = stepsOf(kind, role);
      expect(steps.length).toBeLessThanOrEqual(9);
      expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
      expect(steps.filter(({ title }) => !title)).toEqual([]);
    }
  });
});
