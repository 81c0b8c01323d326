import fc from 'fast-check';
import { OWNER_ONLY } from '../../../src/tenancy/sharing/audience.js';
import { DISCOVERABILITY, isWiderLabel, TLP } from '../../../src/tenancy/sharing/label.js';
import { labelProblem } from '../../../src/tenancy/sharing/label-audience.policy.js';
import { reachProblem, withoutExcepted } from '../../../src/casework/triage/triage.policy.js';

const COUNTRIES = ['KH', 'LA', 'MY', 'TH'] as const;
const audiences = fc.record({
  everyCountry: fc.boolean(),
  countries: fc.subarray([...COUNTRIES]),
  groups: fc.subarray(['g']),
  partners: fc.subarray(['reporter', 'other']),
  exceptCountries: fc.subarray([...COUNTRIES]),
});
const reaches = fc.record({ tlp: fc.constantFrom(...TLP), audience: audiences, discoverability: fc.constantFrom(...DISCOVERABILITY) });
const reports = fc.record({
  tlp: fc.constantFrom(...TLP),
  reporter: fc.constant('reporter'),
  excepted: fc.subarray(['KH', 'LA', 'MY']),
});

describe('a claim that comes of a report', () => {
  it('goes no further than label and exceptions of the report allow, whatever is asked', () => {
    fc.assert(
      fc.property(reaches, reports, (reach, report) => {
        fc.pre(reachProblem(reach, report) === undefined && labelProblem(reach.tlp, reach.audience) === undefined);
        const { audience } = { ...reach, audience: withoutExcepted(reach.audience, report.excepted, 'TH') };
        expect(isWiderLabel(reach.tlp, report.tlp)).toBe(false);
        expect(audience.countries.some((country) => report.excepted.includes(country))).toBe(false);
        if (audience.everyCountry || audience.groups.length > 0) {
          expect(audience.exceptCountries).toEqual(expect.arrayContaining(report.excepted));
        }
        if (report.tlp !== 'CLEAR' && report.tlp !== 'GREEN') {
          expect(audience.everyCountry).toBe(false);
          expect(audience.partners).not.toContain('other');
        }
        if (report.tlp === 'RED' || report.tlp === 'AMBER_STRICT') {
          expect([...audience.countries, ...audience.groups, ...audience.partners]).toEqual([]);
          expect(['HIDDEN', 'SILENT']).toContain(reach.discoverability);
        }
      }),
    );
  });

  it('may always stay with the party that accepts it, under the report’s own label', () => {
    fc.assert(
      fc.property(reports, (report) => {
        expect(reachProblem({ tlp: report.tlp, audience: OWNER_ONLY, discoverability: 'HIDDEN' }, report)).toBeUndefined();
        expect(labelProblem(report.tlp, withoutExcepted(OWNER_ONLY, report.excepted, 'TH'))).toBeUndefined();
      }),
    );
  });
});
