import { changesOf, type ContentOfVersion } from '../../../console/src/pages/action-requests/differences.ts';
import { answersIn, canCancel, isOpen } from '../../../console/src/pages/action-requests/rules.ts';
import { runsOf } from '../../../console/src/pages/contacts/hours.ts';
import { detailsOf, inputOf, newFields } from '../../../console/src/pages/notices/form.ts';
import { NO_TRANSLATION, textInputOf, translatable } from '../../../console/src/pages/notices/translation.ts';
import { prefixInputOf, valueInputOf } from '../../../console/src/pages/watches/terms.ts';

describe('terms of a watch', () => {
  it('are named again with what makes them unique', () => {
    expect(valueInputOf({ kind: 'PHONE', value: '+6625550199', scope: '' })).toEqual({ kind: 'PHONE', value: '+6625550199' });
    const account = { kind: 'BANK_ACCOUNT', value: '5550031920', scope: 'TH:004' } as const;
    expect(valueInputOf(account)).toEqual({ kind: 'BANK_ACCOUNT', value: '5550031920', country: 'TH', bank: '004' });
    expect(valueInputOf({ kind: 'CRYPTO_ADDRESS', value: '0x1', scope: 'ethereum' })).toMatchObject({ network: 'ethereum' });
    expect(valueInputOf({ kind: 'SOCIAL_ACCOUNT', value: 'a', scope: 'facebook' })).toMatchObject({ platform: 'facebook' });
    expect(prefixInputOf(account)).toEqual({ kind: 'BANK_ACCOUNT', prefix: '5550031920', country: 'TH', bank: '004' });
    expect(prefixInputOf({ kind: 'PHONE', value: '+6681234', scope: '' })).toEqual({ kind: 'PHONE', prefix: '+6681234' });
  });
});

describe('a request to act', () => {
  it('has the answers of its state and of its act', () => {
    expect(answersIn('SENT', 'FREEZE')).toEqual([]);
    expect(answersIn('ACKNOWLEDGED', 'FREEZE')).toEqual(['HELD', 'PARTIALLY_HELD', 'DECLINED']);
    expect(answersIn('PARTIALLY_HELD', 'FREEZE')).toEqual(['HELD', 'PARTIALLY_HELD', 'RELEASED', 'SEIZED', 'RETURNED']);
    expect(answersIn('HELD', 'TAKEDOWN')).toEqual(['RELEASED']);
    expect(answersIn('DECLINED', 'FREEZE')).toEqual([]);
  });

  it('is cancelled while it is open or something is held, and never afterwards', () => {
    expect([isOpen('ACKNOWLEDGED'), isOpen('HELD'), canCancel('HELD'), canCancel('RELEASED')]).toEqual([true, false, true, false]);
  });

  it('shows the versions that changed its content, with what changed', () => {
    const content = (contact: string): ContentOfVersion => ({
      ...{ subject: 'a', amount: '', urgency: 'Urgent', handling: 'TLP:AMBER', legal: 'Treaty', 'legal-text': 'x', narrative: '', contact },
    });
    const changes = changesOf(['new desk', 'desk', 'desk'], content);
    expect(changes.map(({ version, fields }) => ({ version, fields }))).toEqual([{ version: 'new desk', fields: ['contact'] }]);
  });
});

describe('opening hours', () => {
  it('name successive days together', () => {
    expect(runsOf(['FR', 'MO', 'TU', 'WE', 'SU'])).toEqual([
      ['MO', 'WE'],
      ['FR', 'FR'],
      ['SU', 'SU'],
    ]);
  });
});

describe('a notice', () => {
  const now = Date.UTC(2026, 0, 1);
  const fields = { ...newFields(now), method: 'A call.', devices: 'SIM boxes\n\nphones', danger: 'None.', countries: 'th, kh' };

  it('has the details that its colour asks for, and no others', () => {
    expect(detailsOf(fields)).toEqual({ method: 'A call.', concealment: null, objects: [], devices: ['SIM boxes', 'phones'] });
    expect(detailsOf({ ...fields, colour: 'BULLETIN' })).toEqual({});
    const asset = { type: 'VEHICLE', description: 'A car.', holder: 'PERSON', country: 'my', amount: '5', currency: 'myr' } as const;
    expect(detailsOf({ ...fields, colour: 'SILVER', assets: [asset] })).toEqual({
      assets: [{ type: 'VEHICLE', description: 'A car.', holder: 'PERSON', country: 'MY', value: { amount: '5', currency: 'MYR' } }],
    });
  });

  it('is valid to the end of its day, and sends null for what is not stated', () => {
    expect(inputOf(fields)).toMatchObject({
      ...{ countries: ['TH', 'KH'], validUntil: new Date('2026-04-01T23:59:59').toISOString(), retainUntil: null },
      ...{ acknowledgeWithinHours: null, contact: null, contactEntryId: null },
    });
  });

  it('is translated field by field, as far as the original has them', () => {
    const original = {
      ...{ method: 'A call.', concealment: null, danger: null, imminence: null, instructions: null },
      ...{ objects: ['uniforms', 'letters'], devices: [], assets: [] },
    };
    expect(translatable(original)).toEqual([
      ['method', 'A call.', false],
      ['objects', 'uniforms\nletters', true],
    ]);
    const typed = { ...NO_TRANSLATION, language: 'th', title: 't', details: { method: ' m ', objects: 'a\nb\n' } };
    expect(textInputOf(typed)).toMatchObject({
      language: 'th',
      details: { method: 'm', objects: ['a', 'b'], danger: null, devices: null },
    });
  });
});
