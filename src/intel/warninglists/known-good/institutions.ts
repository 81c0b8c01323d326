import { type KnownGoodList, WRITTEN_ON } from './known-good-list.js';

const hostnames = (title: string, ...entries: readonly (readonly string[])[]): KnownGoodList => ({
  title,
  type: 'hostname',
  writtenOn: WRITTEN_ON,
  entries: entries.flat(),
});

/** Suffixes that a registry gives only to authorities, and central banks and public bodies with names elsewhere. */
export const GOVERNMENTS = hostnames(
  'governments',
  ['go.th', 'mi.th', 'bot.or.th', 'set.or.th'],
  ['gov.vn', 'gov.kh', 'gov.la', 'gov.mm', 'gov.bn'],
  ['gov.my', 'gov.ph', 'gov.sg', 'go.id', 'mil.id', 'mil.ph'],
  ['gov.au', 'govt.nz', 'gov.cn', 'gov.hk', 'gov.mo', 'gov.tw'],
  ['gov.in', 'nic.in', 'rbi.org.in', 'npci.org.in'],
  ['go.jp', 'lg.jp', 'boj.or.jp'],
  ['go.kr', 'mil.kr', 'bok.or.kr', 'kisa.or.kr', 'fss.or.kr'],
  ['gov', 'mil', 'gov.uk', 'gc.ca', 'admin.ch', 'bund.de', 'gouv.fr', 'gov.br', 'gov.za', 'gov.ae', 'gov.il', 'gov.it', 'gov.pl'],
  ['europa.eu', 'un.org', 'who.int', 'worldbank.org', 'imf.org', 'bis.org', 'fatf-gafi.org', 'asean.org', 'adb.org', 'icc-cpi.int'],
);

/** Police, and sites where the public reports fraud to them. Some are below a suffix of their government as well: the receipt names the more specific sort. */
export const POLICE = hostnames(
  'police',
  ['royalthaipolice.go.th', 'thaipoliceonline.go.th', 'ccib.go.th', 'dsi.go.th', 'amlo.go.th'],
  ['bocongan.gov.vn'],
  ['police.gov.kh', 'interior.gov.kh'],
  ['rmp.gov.my', 'semakmule.rmp.gov.my', 'sprm.gov.my'],
  ['pnp.gov.ph', 'nbi.gov.ph', 'cicc.gov.ph'],
  ['police.gov.sg', 'scamshield.gov.sg', 'scamalert.sg', 'ncpc.org.sg'],
  ['polri.go.id', 'patrolisiber.id', 'ppatk.go.id'],
  ['police.gov.bn', 'police.gov.hk', 'npa.gov.tw', 'mps.gov.cn'],
  ['afp.gov.au', 'cyber.gov.au', 'scamwatch.gov.au', 'police.nsw.gov.au', 'police.vic.gov.au', 'police.qld.gov.au'],
  ['police.govt.nz', 'netsafe.org.nz', 'cert.govt.nz'],
  ['cybercrime.gov.in', 'cbi.gov.in'],
  ['npa.go.jp', 'keishicho.metro.tokyo.lg.jp', 'jc3.or.jp', 'police.go.kr', 'spo.go.kr'],
  ['fbi.gov', 'ic3.gov', 'secretservice.gov', 'dea.gov', 'ftc.gov'],
  ['interpol.int', 'europol.europa.eu', 'aseanapol.org', 'police.uk', 'nationalcrimeagency.gov.uk', 'actionfraud.police.uk'],
  ['rcmp-grc.gc.ca', 'bka.de', 'politie.nl', 'unodc.org'],
);

/** National posts and parcel services: most fraud by short messages uses their names. */
export const POSTS = hostnames(
  'posts and parcel services',
  ['thailandpost.co.th', 'thailandpost.com', 'flashexpress.com', 'flashexpress.co.th', 'jtexpress.co.th'],
  ['vnpost.vn', 'viettelpost.vn', 'viettelpost.com.vn', 'ghn.vn', 'ghtk.vn', 'cambodiapost.post'],
  ['pos.com.my', 'posindonesia.co.id', 'jne.co.id', 'sicepat.com', 'anteraja.id'],
  ['phlpost.gov.ph', 'lbcexpress.com', 'jtexpress.ph'],
  ['singpost.com', 'speedpost.com.sg', 'ninjavan.co'],
  ['auspost.com.au', 'startrack.com.au', 'nzpost.co.nz', 'nzcouriers.co.nz'],
  ['indiapost.gov.in', 'bluedart.com', 'delhivery.com', 'dtdc.in'],
  ['japanpost.jp', 'kuronekoyamato.co.jp', 'sagawa-exp.co.jp'],
  ['epost.go.kr', 'koreapost.go.kr', 'cjlogistics.com', 'hanjin.co.kr'],
  ['chinapost.com.cn', 'ems.com.cn', 'sf-express.com', 'hongkongpost.hk', 'post.gov.tw'],
  ['usps.com', 'ups.com', 'fedex.com', 'canadapost.ca', 'canadapost-postescanada.ca', 'royalmail.com', 'parcelforce.com'],
  ['dhl.com', 'dhl.de', 'deutschepost.de', 'laposte.fr', 'chronopost.fr', 'correos.es', 'postnl.nl', 'bpost.be'],
  ['post.ch', 'post.at', 'postnord.com', 'anpost.com', 'evri.com', 'dpd.com', 'gls-group.eu', 'aramex.com', 'upu.int'],
);

/** Operators of telephone networks: their hotlines and bills are imitated like those of banks. Some give customers e-mail addresses (docomo.ne.jp, au.com). */
const TELECOM_HOSTS = hostnames(
  'telephone companies',
  ['ais.th', 'ais.co.th', 'true.th', 'truecorp.co.th', 'dtac.co.th', 'ntplc.co.th'],
  ['viettel.vn', 'viettel.com.vn', 'vnpt.com.vn', 'mobifone.vn', 'vietnamobile.com.vn'],
  ['smart.com.kh', 'cellcard.com.kh', 'metfone.com.kh', 'laotel.com', 'unitel.com.la', 'mpt.com.mm', 'atom.com.mm'],
  ['maxis.com.my', 'celcomdigi.com', 'u.com.my', 'tm.com.my', 'singtel.com', 'starhub.com', 'm1.com.sg'],
  ['telkomsel.com', 'telkom.co.id', 'xl.co.id', 'indosatooredoo.com', 'globe.com.ph', 'smart.com.ph', 'pldt.com', 'dito.ph'],
  ['telstra.com.au', 'optus.com.au', 'spark.co.nz', 'one.nz', 'airtel.in', 'jio.com', 'bsnl.co.in', 'myvi.in'],
  ['docomo.ne.jp', 'softbank.jp', 'kddi.com', 'au.com', 'sktelecom.com', 'kt.com', 'lguplus.com'],
  ['10086.cn', '10010.com', 'chinaunicom.com', 'hkt.com', 'cht.com.tw', 'verizon.com', 'att.com', 't-mobile.com', 'vodafone.com'],
);

export const TELECOMS: KnownGoodList = { ...TELECOM_HOSTS, hasMailboxes: true };
