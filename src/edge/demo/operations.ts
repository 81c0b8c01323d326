import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';

/** A gang's business as several parties see it: the subject of their claims in the demo world. All of it is invented. */
export interface Operation {
  readonly name: string;
  readonly threat: Threat;
  readonly tags: readonly string[];
  /** Slugs of the parties that work on it. */
  readonly seenBy: readonly string[];
  /** Words for its names, letters only. */
  readonly words: readonly string[];
  /** Kinds of values that it leaves behind; a kind that is listed more often has more values. */
  readonly leaves: readonly Kind[];
  /** Descriptions of a value by an officer. */
  readonly notes: readonly string[];
}

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'Riverside',
    threat: 'CALL_CENTRE_SCAM',
    tags: ['call-centre', 'fake-police'],
    seenBy: ['th', 'kh', 'la', 'my', 'vn', 'sg', 'cn', 'meta'],
    words: ['officer', 'bureau', 'verify', 'case', 'legal'],
    leaves: ['PHONE', 'PHONE', 'PHONE', 'MESSAGING_ACCOUNT', 'BANK_ACCOUNT', 'PAYMENT_ID', 'DEVICE_ID'],
    notes: [
      'Caller pretended to be a police officer, asked for a video call and showed a forged warrant.',
      'Seized in a raid on a rented floor above a casino; forty handsets on one table.',
      'Victim was kept on the line for three hours and sent her savings in four transfers.',
    ],
  },
  {
    name: 'Golden Ledger',
    threat: 'INVESTMENT_SCAM',
    tags: ['pig-butchering', 'fake-exchange'],
    seenBy: ['sg', 'us', 'au', 'jp', 'kr', 'th', 'binance', 'meta'],
    words: ['gold', 'ledger', 'prime', 'trade', 'asset', 'vault'],
    leaves: ['CRYPTO_ADDRESS', 'CRYPTO_ADDRESS', 'DOMAIN', 'URL', 'APP', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT'],
    notes: [
      'Deposit address shown to victims by a trading site that never trades.',
      'Profits on screen, then a tax of 20 per cent before any payout.',
      'Second hop: collects from eleven victims within two days, then moves on.',
    ],
  },
  {
    name: 'Sweetwater',
    threat: 'ROMANCE_SCAM',
    tags: ['romance', 'stolen-photos'],
    seenBy: ['au', 'nz', 'us', 'ph', 'meta'],
    words: ['heart', 'ocean', 'sunny', 'captain', 'doctor'],
    leaves: ['SOCIAL_ACCOUNT', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'EMAIL', 'PAYMENT_ID'],
    notes: [
      'Profile of an oil engineer with photographs of an actor; asks for customs fees after six weeks.',
      'The same text was sent to at least nine people in one evening.',
      'Moves the conversation to a messenger within the first hour.',
    ],
  },
  {
    name: 'Missed Parcel',
    threat: 'PHISHING',
    tags: ['smishing', 'parcel'],
    seenBy: ['sg', 'my', 'id', 'au', 'nz', 'jp', 'trendmicro', 'microsoft'],
    words: ['parcel', 'post', 'delivery', 'customs', 'track'],
    leaves: ['URL', 'URL', 'DOMAIN', 'DOMAIN', 'PHONE', 'IP', 'EMAIL'],
    notes: [
      'Text message about an unpaid customs fee; the page takes card number and one-time code.',
      'Same kit as last month, new host; the panel answers in Chinese.',
      'Sent through a false base station near a shopping centre.',
    ],
  },
  {
    name: 'Badge',
    threat: 'IMPERSONATION',
    tags: ['fake-prosecutor', 'forged-papers'],
    seenBy: ['kr', 'jp', 'cn', 'th', 'vn'],
    words: ['prosecutor', 'court', 'ministry', 'badge', 'summons'],
    leaves: ['PHONE', 'PHONE', 'MESSAGING_ACCOUNT', 'APP', 'DOMAIN', 'BANK_ACCOUNT'],
    notes: [
      'App with the emblem of a prosecutor; it redirects calls to the real office back to the gang.',
      'Forged summons with a real case number, sent by messenger.',
      'The caller knew the address and the last bank transfer of the victim.',
    ],
  },
  {
    name: 'Mirror',
    threat: 'SEXTORTION',
    tags: ['sextortion', 'minors-at-risk'],
    seenBy: ['ph', 'id', 'us', 'au', 'nz', 'in', 'meta'],
    words: ['mirror', 'angel', 'candy', 'luna', 'misty'],
    leaves: ['SOCIAL_ACCOUNT', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'PAYMENT_ID', 'CRYPTO_ADDRESS', 'EMAIL'],
    notes: [
      'Recorded a video call and threatened to send it to the class list.',
      'Asks for gift cards first, then for transfers to a wallet.',
      'Nine victims at three schools; the account changes its name every few days.',
    ],
  },
  {
    name: 'Harbour',
    threat: 'MONEY_MULE',
    tags: ['mule', 'account-for-rent'],
    seenBy: ['th', 'my', 'sg', 'id', 'vn', 'kh', 'cn', 'binance'],
    words: ['harbour', 'salary', 'agent', 'quick', 'cash'],
    leaves: ['BANK_ACCOUNT', 'BANK_ACCOUNT', 'BANK_ACCOUNT', 'PAYMENT_ID', 'PAYMENT_ID', 'CRYPTO_ADDRESS', 'DEVICE_ID'],
    notes: [
      'Opened by a student for a fee of 2,000; emptied within nine minutes of each deposit.',
      'First hop after the victim; passes on to three accounts in round sums.',
      'Handset with eleven banking apps, each logged in to another name.',
    ],
  },
  {
    name: 'Night Bus',
    threat: 'TRAFFICKING',
    tags: ['forced-criminality', 'false-job-offer'],
    seenBy: ['vn', 'th', 'my', 'id', 'ph', 'la', 'kh', 'in'],
    words: ['career', 'overseas', 'hiring', 'resort', 'typist'],
    leaves: ['SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'MESSAGING_ACCOUNT', 'PHONE', 'EMAIL', 'URL'],
    notes: [
      'Offers well-paid office work abroad; recruits lost their passports on arrival.',
      'A freed worker names this contact as the one who arranged the border crossing.',
      'Ransom for a worker was asked for through this account.',
    ],
  },
  {
    name: 'Loanworm',
    threat: 'MALWARE',
    tags: ['loan-app', 'contact-theft'],
    seenBy: ['in', 'id', 'ph', 'vn', 'th', 'trendmicro'],
    words: ['loan', 'rupee', 'peso', 'easy', 'credit'],
    leaves: ['APP', 'APP', 'FILE_HASH', 'FILE_HASH', 'DOMAIN', 'IP', 'PAYMENT_ID'],
    notes: [
      'Loan app that uploads the address book and sends altered photographs to relatives.',
      'Dropper; fetches its second stage from a host that answers to mobile networks only.',
      'Collects repayments far above what was lent.',
    ],
  },
  {
    name: 'Cold Store',
    threat: 'RANSOMWARE',
    tags: ['ransomware', 'double-extortion'],
    seenBy: ['jp', 'us', 'au', 'kr', 'sg', 'microsoft', 'trendmicro'],
    words: ['cold', 'store', 'relay', 'cdn', 'mirror'],
    leaves: ['FILE_HASH', 'FILE_HASH', 'IP', 'IP', 'DOMAIN', 'EMAIL', 'CRYPTO_ADDRESS'],
    notes: [
      'Encryptor, signed with a stolen certificate; stops when it finds a Russian keyboard.',
      'Address from the ransom note of a frozen-food wholesaler.',
      'Exfiltration host; the data of two hospitals went there.',
    ],
  },
  {
    name: 'Remote Hand',
    threat: 'IMPERSONATION',
    tags: ['tech-support', 'remote-access'],
    seenBy: ['in', 'us', 'au', 'nz', 'microsoft'],
    words: ['support', 'helpdesk', 'secure', 'renewal', 'refund'],
    leaves: ['PHONE', 'PHONE', 'PHONE', 'URL', 'DOMAIN', 'EMAIL'],
    notes: [
      'Pop-up that locks the browser and shows this number.',
      'Refund trick: the victim is made to believe that too much was paid back.',
      'Call centre with forty seats; the script was found on the server.',
    ],
  },
  {
    name: 'Second Chance',
    threat: 'OTHER',
    tags: ['recovery-scam'],
    seenBy: ['us', 'au', 'sg', 'nz', 'la', 'binance'],
    words: ['recovery', 'claims', 'justice', 'refund', 'asset'],
    leaves: ['DOMAIN', 'URL', 'EMAIL', 'PHONE', 'CRYPTO_ADDRESS'],
    notes: [
      'Promises to bring back what was lost to a fake exchange, for a fee in advance.',
      'Calls people from the victim list of another gang.',
      'Pretends to act for this hub. It does not.',
    ],
  },
];
