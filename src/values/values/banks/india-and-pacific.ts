import { type BankList, WRITTEN_ON } from './bank-list.js';

/** Reserve Bank of India: the first four letters of the IFSC. */
const INDIA: BankList = {
  country: 'IN',
  source: 'https://www.rbi.org.in/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['SBIN', 'SBININBB', 'sbi.co.in', 'SBI', 'State Bank of India'],
    ['HDFC', 'HDFCINBB', 'hdfcbank.com', 'HDFC'],
    ['ICIC', 'ICICINBB', 'icicibank.com', 'ICICI'],
    ['UTIB', 'AXISINBB', 'axisbank.com', 'Axis', 'UTI'],
    ['KKBK', 'KKBKINBB', 'kotak.com', 'Kotak', 'Kotak Mahindra'],
    ['PUNB', 'PUNBINBB', 'pnbindia.in', 'PNB', 'Punjab National'],
    ['BARB', 'BARBINBB', 'bankofbaroda.in', 'BOB', 'Baroda', 'Bank of Baroda'],
    ['CNRB', 'CNRBINBB', 'canarabank.com', 'Canara'],
    ['UBIN', 'UBININBB', 'unionbankofindia.co.in', 'Union Bank of India'],
    ['IDIB', 'IDIBINBB', 'indianbank.in', 'Indian Bank'],
    ['IOBA', 'IOBAINBB', 'iob.in', 'IOB', 'Indian Overseas'],
    ['BKID', 'BKIDINBB', 'bankofindia.co.in', 'BOI', 'Bank of India'],
    ['CBIN', 'CBININBB', 'centralbankofindia.co.in', 'CBI', 'Central Bank of India'],
    ['MAHB', 'MAHBINBB', 'bankofmaharashtra.in', 'BOM', 'Bank of Maharashtra'],
    ['UCBA', 'UCBAINBB', 'ucobank.com', 'UCO'],
    ['PSIB', 'PSIBINBB', null, 'PSB', 'Punjab and Sind'],
    ['YESB', 'YESBINBB', 'yesbank.in', 'YES', 'Yes Bank'],
    ['INDB', 'INDBINBB', 'indusind.com', 'IndusInd'],
    ['IDFB', 'IDFBINBB', 'idfcfirstbank.com', 'IDFC', 'IDFC First'],
    ['FDRL', 'FDRLINBB', 'federalbank.co.in', 'Federal'],
    ['IBKL', 'IBKLINBB', 'idbibank.in', 'IDBI'],
    ['SIBL', null, 'southindianbank.com', 'SIB', 'South Indian'],
    ['KVBL', 'KVBLINBB', 'kvb.co.in', 'KVB', 'Karur Vysya'],
    ['KARB', 'KARBINBB', 'karnatakabank.com', 'Karnataka', 'KBL'],
    ['CIUB', 'CIUBIN5M', 'cityunionbank.com', 'CUB', 'City Union'],
    ['RATN', 'RATNINBB', 'rblbank.com', 'RBL', 'Ratnakar'],
    ['BDBL', null, 'bandhanbank.com', 'Bandhan'],
    ['JAKA', 'JAKAINBB', 'jkbank.com', 'J&K', 'Jammu and Kashmir'],
    ['TMBL', null, 'tmb.in', 'TMB', 'Tamilnad Mercantile'],
    ['DLXB', null, null, 'Dhanlaxmi', 'DLB'],
    ['CSBK', null, 'csb.co.in', 'CSB', 'Catholic Syrian'],
    ['AUBL', null, 'aubank.in', 'AU', 'AU Small Finance'],
    ['ESFB', null, 'equitasbank.com', 'Equitas'],
    ['UJVN', null, 'ujjivansfb.in', 'Ujjivan'],
    ['AIRP', null, null, 'Airtel', 'Airtel Payments'],
    ['PYTM', null, 'paytmbank.com', 'Paytm', 'Paytm Payments'],
    ['IPOS', null, 'ippbonline.com', 'IPPB', 'India Post Payments'],
    ['FINO', null, 'finobank.com', 'Fino'],
    ['JIOP', null, null, 'Jio', 'Jio Payments'],
    ['DBSS', 'DBSSINBB', null, 'DBS'],
    ['SCBL', 'SCBLINBB', null, 'Standard Chartered'],
    ['CITI', 'CITIINBX', null, 'Citibank'],
    ['HSBC', 'HSBCINBB', null, 'HSBC'],
  ],
};

/** BSB numbers identify a branch; the bank's code is its BIC. */
const AUSTRALIA: BankList = {
  country: 'AU',
  source: 'https://www.auspaynet.com.au/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['CTBAAU2S', 'CTBAAU2S', 'commbank.com.au', 'CBA', 'CommBank', 'Commonwealth'],
    ['WPACAU2S', 'WPACAU2S', 'westpac.com.au', 'Westpac', 'WBC'],
    ['NATAAU33', 'NATAAU33', 'nab.com.au', 'NAB', 'National Australia'],
    ['ANZBAU3M', 'ANZBAU3M', 'anz.com.au', 'ANZ'],
    ['BENDAU3B', 'BENDAU3B', 'bendigobank.com.au', 'Bendigo', 'BEN'],
    ['INGBAU2S', 'INGBAU2S', 'ing.com.au', 'ING'],
    ['SGBLAU2S', 'SGBLAU2S', 'stgeorge.com.au', 'St George', 'STG'],
    ['HKBAAU2S', 'HKBAAU2S', 'hsbc.com.au', 'HSBC'],
    ['QBANAU4B', 'QBANAU4B', 'boq.com.au', 'BOQ', 'Bank of Queensland'],
    ['METWAU4B', 'METWAU4B', 'suncorpbank.com.au', 'Suncorp'],
  ],
};

/** The first two digits of an account identify the bank and are part of the number; the bank's code is its BIC. */
const NEW_ZEALAND: BankList = {
  country: 'NZ',
  source: 'https://www.paymentsnz.co.nz/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['ANZBNZ22', 'ANZBNZ22', 'anz.co.nz', 'ANZ'],
    ['ASBBNZ2A', 'ASBBNZ2A', 'asb.co.nz', 'ASB'],
    ['BKNZNZ22', 'BKNZNZ22', 'bnz.co.nz', 'BNZ', 'Bank of New Zealand'],
    ['KIWINZ22', 'KIWINZ22', 'kiwibank.co.nz', 'Kiwibank', 'Kiwi'],
    ['TSBANZ22', 'TSBANZ22', 'tsb.co.nz', 'TSB'],
    ['WPACNZ2W', 'WPACNZ2W', 'westpac.co.nz', 'Westpac'],
    ['HSBCNZ2A', 'HSBCNZ2A', null, 'HSBC'],
  ],
};

/** Routing numbers identify a region of a bank; the bank's code is its BIC. */
const UNITED_STATES: BankList = {
  country: 'US',
  source: 'https://www.frbservices.org/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['CHASUS33', 'CHASUS33', 'chase.com', 'Chase', 'JPMorgan Chase', 'JPM'],
    ['BOFAUS3N', 'BOFAUS3N', 'bankofamerica.com', 'BOFA', 'BOA', 'Bank of America'],
    ['WFBIUS6S', 'WFBIUS6S', 'wellsfargo.com', 'Wells Fargo', 'WFB'],
    ['CITIUS33', 'CITIUS33', 'citi.com', 'CITI', 'Citibank'],
    ['USBKUS44', 'USBKUS44', 'usbank.com', 'US Bank', 'USB'],
    ['PNCCUS33', 'PNCCUS33', 'pnc.com', 'PNC'],
    ['NRTHUS33', 'NRTHUS33', 'td.com', 'TD', 'TD Bank'],
  ],
};

export const INDIA_AND_PACIFIC: readonly BankList[] = [INDIA, AUSTRALIA, NEW_ZEALAND, UNITED_STATES];
