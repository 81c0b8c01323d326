import type { AudienceSpec } from '../../../src/tenancy/sharing/audience.js';
import { TLP, type Tlp } from '../../../src/tenancy/sharing/label.js';
import { labelProblem } from '../../../src/tenancy/sharing/label-audience.policy.js';

const wish = (said: Partial<AudienceSpec> = {}): AudienceSpec => ({
  everyCountry: false,
  countries: [],
  groups: [],
  partners: [],
  exceptCountries: [],
  ...said,
});

describe('the label and the audience', () => {
  const NAMED = { country: wish({ countries: ['KH'] }), group: wish({ groups: ['id-asean'] }), partner: wish({ partners: ['id-Meta'] }) };
  const EVERYONE = wish({ everyCountry: true });

  it.each<[Tlp, { everyCountry: boolean; country: boolean; group: boolean; partner: boolean }]>([
    ['CLEAR', { everyCountry: true, country: true, group: true, partner: true }],
    ['GREEN', { everyCountry: true, country: true, group: true, partner: true }],
    ['AMBER', { everyCountry: false, country: true, group: true, partner: true }],
    ['AMBER_STRICT', { everyCountry: false, country: false, group: false, partner: false }],
    ['RED', { everyCountry: false, country: true, group: false, partner: true }],
  ])('TLP:%s allows what FIRST and the contract say, and no more', (tlp, allowed) => {
    expect({
      everyCountry: !labelProblem(tlp, EVERYONE),
      country: !labelProblem(tlp, NAMED.country),
      group: !labelProblem(tlp, NAMED.group),
      partner: !labelProblem(tlp, NAMED.partner),
    }).toEqual(allowed);
  });

  it('lets an empty audience go with every label', () => {
    expect(TLP.map((tlp) => labelProblem(tlp, wish()))).toEqual(TLP.map(() => undefined));
  });

  it('takes AMBER_STRICT at its word: not even an exception stands in an empty audience', () => {
    const onlyExcepted = wish({ exceptCountries: ['JP'] });
    expect(labelProblem('AMBER_STRICT', onlyExcepted)).toMatchObject({
      code: 'TLP_FORBIDS_AUDIENCE',
      message: expect.stringContaining('empty'),
    });
    expect(labelProblem('AMBER_STRICT', wish())).toBeUndefined();
    expect(labelProblem('AMBER', onlyExcepted)).toBeUndefined();
  });

  it('says what the label is for when it refuses', () => {
    expect(labelProblem('AMBER_STRICT', NAMED.country)?.message).toContain('TLP:AMBER+STRICT allows only your own party');
  });
});
