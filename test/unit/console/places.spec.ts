import { placesOf } from '../../../console/src/app/places.ts';
import { pagesOf } from '../../../console/src/app/search/pages.ts';

type Asked = Parameters<typeof placesOf>[0];
const pathsOf = (kind: Asked['party']['kind'], permissions: Asked['permissions']): readonly string[] =>
  placesOf({ party: { kind }, permissions }).map(({ to }) => to);

describe('the places of the console', () => {
  it('of an administrator, who reads no content, are all that the role can open', () => {
    expect(pathsOf('COUNTRY', ['directory:read', 'alert:read', 'duty:read'])).toEqual(['/contacts', '/alerts', '/duty', '/settings']);
  });

  it('of an administrator of a partner are not empty', () => {
    expect(pathsOf('PARTNER', [])).toEqual(['/settings']);
  });

  it('are found by the search with the pages that no bar has, as far as the role can open them', () => {
    const found = (kind: Asked['party']['kind'], permissions: Asked['permissions']): readonly string[] =>
      pagesOf({ party: { kind }, permissions }).map(({ to }) => to);
    const officer = found('COUNTRY', ['indicator:read', 'alert:read', 'duty:read']);
    expect(officer).toEqual(expect.arrayContaining(['/look-up', '/alerts', '/duty', '/settings', '/new', '/alerts/rules']));
    expect(officer).not.toContain('/imports');
    expect(found('PARTNER', ['report:submit', 'alert:read'])).toEqual(['/report', '/outcomes', '/released', '/alerts', '/settings']);
  });

  it('of officers are their work: alerts, duty and settings stay at the bell and in the menu', () => {
    expect(pathsOf('COUNTRY', ['indicator:read', 'alert:read', 'duty:read'])).toEqual(['/look-up', '/feed', '/links', '/notices']);
    expect(pathsOf('PARTNER', ['report:submit', 'alert:read'])).toEqual(['/report', '/outcomes', '/released']);
  });
});
