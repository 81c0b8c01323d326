/**
 * Hotline numbers of companies and states: freephone and shared cost, by calling code, as patterns of the digits after it (ITU-T E.164 supplement; the
 * national plans of libphonenumber, against which the tests check this). Not whole plans: only the numbers that scammers imitate most. Premium rates are left
 * out: they are a means of fraud.
 */
export const HOTLINES: Readonly<Record<string, RegExp>> = {
  '1': /^8(?:00|33|44|55|66|77|88)\d{7}$/,
  '33': /^80\d{7}$/,
  '44': /^80(?:0\d{6,7}|8\d{7})$/,
  '49': /^800\d{7,12}$/,
  '60': /^1[38]00\d{6}$/,
  '61': /^(?:180(?:0\d{6}|2\d{3,6})|13(?:00\d{6}|\d{4}))$/,
  '62': /^800\d{5,7}$/,
  '63': /^1800\d{7,9}$/,
  '64': /^(?:508|80)\d{6,7}$/,
  '65': /^1?800\d{7}$/,
  '66': /^1800\d{6}$/,
  '81': /^(?:120|800)\d{6,7}$/,
  '82': /^80\d{7}$/,
  '84': /^1800\d{4,6}$/,
  '86': /^(?:400|800)\d{7}$/,
  '91': /^(?:1800\d{6,7}|1860\d{7})$/,
  '800': /^\d{8}$/,
  '808': /^\d{8}$/,
};

/**
 * Numbers reserved for films and books, beyond those that the parser of phone numbers (values/phone.ts) knows: ARCEP (France), Bundesnetzagentur (Germany),
 * ComReg (Ireland), PTS (Sweden), and the rest of Ofcom's and ACMA's.
 */
export const FICTIONAL: Readonly<Record<string, RegExp>> = {
  '33': /^(?:19900|26191|35301|46571|53649|63998)\d{4}$/,
  '44': /^(?:1(?:1[345678]|21|31|41|51|61)4960|1914980|2890180|2920180|9098790)\d{3}$/,
  '46': /^(?:17406(?:0[5-9]|[1-9]\d)|3139006\d\d|4062804\d\d|8465004\d\d|9803192\d\d)$/,
  '49': /^(?:3023125|6990009|4066969|2214710|8999998)\d{3}$/,
  '61': /^4915(?:70(?:006|15[6-9]|110|313|737)|71(?:266|491|804)|72(?:549|665|983)|73(?:770|087)|74(?:118|632)|75(?:254|789)|76(?:398|801)|77(?:426|644)|78(?:957|148|888)|79(?:212|760|455))$/,
  '353': /^2091\d{5}$/,
};
