import { type BankList, WRITTEN_ON } from './bank-list.js';

/** Bank of Thailand: institution codes of the payment systems. */
const THAILAND: BankList = {
  country: 'TH',
  source: 'https://www.bot.or.th/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['002', 'BKKBTHBK', 'bangkokbank.com', 'BBL', 'Bangkok', 'Bangkok Bank', 'กรุงเทพ'],
    ['004', 'KASITHBK', 'kasikornbank.com', 'KBANK', 'KBNK', 'Kasikorn', 'Kasikornbank', 'กสิกรไทย', 'กสิกร'],
    ['006', 'KRTHTHBK', 'krungthai.com', 'KTB', 'Krungthai', 'กรุงไทย'],
    ['011', 'TMBKTHBK', 'ttbbank.com', 'TTB', 'TMB', 'TMBThanachart', 'ทหารไทยธนชาต'],
    ['014', 'SICOTHBK', 'scb.co.th', 'SCB', 'Siam Commercial', 'ไทยพาณิชย์'],
    ['017', 'CITITHBX', 'citibank.co.th', 'CITI', 'Citibank'],
    ['018', 'SMBCTHBK', null, 'SMBC', 'Sumitomo Mitsui'],
    ['020', 'SCBLTHBX', null, 'SCBT', 'Standard Chartered'],
    ['022', 'UBOBTHBK', 'cimbthai.com', 'CIMBT', 'CIMB', 'CIMB Thai', 'ซีไอเอ็มบี'],
    ['024', 'UOVBTHBK', 'uob.co.th', 'UOBT', 'UOB', 'ยูโอบี'],
    ['025', 'AYUDTHBK', 'krungsri.com', 'BAY', 'Krungsri', 'Ayudhya', 'Bank of Ayudhya', 'กรุงศรี', 'กรุงศรีอยุธยา'],
    ['030', 'GSBATHBK', 'gsb.or.th', 'GSB', 'Government Savings', 'ออมสิน'],
    ['031', 'HSBCTHBK', 'hsbc.co.th', 'HSBC'],
    ['033', null, 'ghbank.co.th', 'GHB', 'Government Housing', 'อาคารสงเคราะห์', 'ธอส'],
    ['034', 'BAABTHBK', 'baac.or.th', 'BAAC', 'ธกส'],
    ['039', 'MHCBTHBK', null, 'MHCB', 'Mizuho'],
    ['052', 'BKCHTHBK', null, 'BOC', 'Bank of China'],
    ['066', 'TIBTTHBK', 'ibank.co.th', 'IBANK', 'ISBT', 'Islamic Bank of Thailand'],
    ['067', 'TFPCTHB1', 'tisco.co.th', 'TISCO', 'ทิสโก้'],
    ['069', 'KIFITHB1', 'kkpfg.com', 'KKP', 'Kiatnakin', 'Kiatnakin Phatra', 'เกียรตินาคิน'],
    ['070', 'ICBKTHBK', 'icbcthai.com', 'ICBCT', 'ICBC', 'ICBC Thai'],
    ['071', null, null, 'TCRB', 'TCD', 'Thai Credit'],
    ['073', 'LAHRTHB2', 'lhbank.co.th', 'LHB', 'LHBANK', 'LH', 'Land and Houses'],
  ],
};

/** NAPAS: bank identification numbers of VietQR and of the interbank transfer. */
const VIET_NAM: BankList = {
  country: 'VN',
  source: 'https://napas.com.vn/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['970400', 'SBITVNVX', 'saigonbank.com.vn', 'SGB', 'SGICB', 'Saigonbank'],
    ['970403', 'SGTTVNVX', 'sacombank.com.vn', 'STB', 'Sacombank', 'SACOM'],
    ['970405', 'VBAAVNVX', 'agribank.com.vn', 'VBA', 'VBARD', 'AGRB', 'Agribank'],
    ['970406', 'EACBVNVX', null, 'DAB', 'DOB', 'Dong A', 'Vikki'],
    ['970407', 'VTCBVNVX', 'techcombank.com', 'TCB', 'Techcom', 'Techcombank'],
    ['970408', 'GBNKVNVX', null, 'GPB', 'GPBank'],
    ['970409', 'NASCVNVX', 'baca-bank.vn', 'BAB', 'NASB', 'Bac A'],
    ['970410', 'SCBLVNVX', null, 'SCVN', 'SCBVN', 'Standard Chartered'],
    ['970412', 'WBVNVNVX', 'pvcombank.com.vn', 'PVCB', 'PVCombank'],
    ['970414', 'OJBAVNVX', null, 'OJB', 'Oceanbank', 'MBV'],
    ['970415', 'ICBVVNVX', 'vietinbank.vn', 'ICB', 'CTG', 'Vietin', 'Vietinbank'],
    ['970416', 'ASCBVNVX', 'acb.com.vn', 'ACB', 'A Chau'],
    ['970418', 'BIDVVNVX', 'bidv.com.vn', 'BIDV', 'BID'],
    ['970419', 'NVBAVNVX', 'ncb-bank.vn', 'NCB', 'Quoc Dan'],
    ['970421', 'VRBAVNVX', null, 'VRB'],
    ['970422', 'MSCBVNVX', 'mbbank.com.vn', 'MB', 'MBB', 'MBBank', 'Quan Doi'],
    ['970423', 'TPBVVNVX', 'tpb.vn', 'TPB', 'TPBank', 'Tien Phong'],
    ['970424', 'SHBKVNVX', 'shinhan.com.vn', 'SHBVN', 'SVB', 'Shinhan'],
    ['970425', 'ABBKVNVX', 'abbank.vn', 'ABB', 'ABBank', 'An Binh'],
    ['970426', 'MCOBVNVX', 'msb.com.vn', 'MSB', 'Maritime', 'Hang Hai'],
    ['970427', 'VNACVNVX', 'vietabank.com.vn', 'VAB', 'Viet A'],
    ['970428', 'NAMAVNVX', 'namabank.com.vn', 'NAB', 'Nam A'],
    ['970429', 'SACLVNVX', 'scb.com.vn', 'SCB', 'Sai Gon Commercial'],
    ['970430', 'PGBLVNVX', 'pgbank.com.vn', 'PGB', 'PGBank'],
    ['970431', 'EBVIVNVX', 'eximbank.com.vn', 'EIB', 'Eximbank'],
    ['970432', 'VPBKVNVX', 'vpbank.com.vn', 'VPB', 'VPBank'],
    ['970433', 'VNTTVNVX', 'vietbank.com.vn', 'VBB', 'Vietbank'],
    ['970434', 'IABBVNVX', 'indovinabank.com.vn', 'IVB', 'Indovina'],
    ['970436', 'BFTVVNVX', 'vietcombank.com.vn', 'VCB', 'Vietcom', 'Vietcombank'],
    ['970437', 'HDBCVNVX', 'hdbank.com.vn', 'HDB', 'HDBank'],
    ['970438', null, 'baovietbank.vn', 'Bao Viet', 'BaoVietBank'],
    ['970439', 'VIDPVNVX', 'publicbank.com.vn', 'PBVN', 'PBBVN', 'Public Bank'],
    ['970440', 'SEAVVNVX', 'seabank.com.vn', 'SSB', 'SEAB', 'Seabank'],
    ['970441', 'VNIBVNVX', 'vib.com.vn', 'VIB', 'Quoc Te'],
    ['970442', 'HLBBVNVX', null, 'HLBVN', 'HLO', 'Hong Leong'],
    ['970443', 'SHBAVNVX', 'shb.com.vn', 'SHB'],
    ['970444', 'GTBAVNVX', null, 'CBB', 'CBBank', 'VNCB'],
    ['970446', null, 'co-opbank.vn', 'COOPBANK', 'CO-OP'],
    ['970448', 'ORCOVNVX', 'ocb.com.vn', 'OCB', 'Phuong Dong'],
    ['970449', 'LVBKVNVX', 'lpbank.com.vn', 'LPB', 'LPBank', 'Lien Viet', 'LienVietPostBank'],
    ['970452', 'KLBKVNVX', 'kienlongbank.com', 'KLB', 'Kien Long', 'KienLongBank'],
    ['970454', 'VCBCVNVX', 'bvbank.net.vn', 'VCCB', 'BVBank', 'Ban Viet', 'Viet Capital', 'VietCapitalBank'],
    ['970457', 'HVBKVNVX', null, 'WVN', 'Woori'],
    ['970458', null, null, 'UOBV', 'UOB'],
    ['422589', null, null, 'CIMB'],
    ['458761', 'HSBCVNVX', null, 'HSBC'],
    ['546034', null, 'cake.vn', 'CAKE'],
  ],
};

/** No national code is in use: the BIC. National Bank of Cambodia: banks of Bakong. */
const CAMBODIA: BankList = {
  country: 'KH',
  source: 'https://www.nbc.gov.kh/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['ACLBKHPP', 'ACLBKHPP', 'acledabank.com.kh', 'ACLEDA', 'ACL'],
    ['ABAAKHPP', 'ABAAKHPP', 'ababank.com', 'ABA', 'Advanced Bank of Asia'],
    ['CADIKHPP', 'CADIKHPP', 'canadiabank.com.kh', 'Canadia', 'CNB'],
    ['WIGCKHPP', 'WIGCKHPP', 'wingbank.com.kh', 'Wing'],
    ['SBPLKHPP', 'SBPLKHPP', 'sathapana.com.kh', 'Sathapana'],
    ['FTCCKHPP', 'FTCCKHPP', 'ftb.com.kh', 'FTB', 'Foreign Trade Bank of Cambodia'],
    ['CPBLKHPP', 'CPBLKHPP', 'campubank.com.kh', 'Campu', 'CPB', 'Cambodian Public'],
    ['UCBPKHPP', 'UCBPKHPP', null, 'UCB', 'Union Commercial'],
    ['MBBEKHPP', 'MBBEKHPP', null, 'Maybank'],
    ['CIBBKHPP', 'CIBBKHPP', null, 'CIMB'],
    ['ICBKKHPP', 'ICBKKHPP', null, 'ICBC'],
    ['BKCHKHPP', 'BKCHKHPP', null, 'BOC', 'Bank of China'],
  ],
};

const LAOS: BankList = {
  country: 'LA',
  source: 'https://www.bol.gov.la/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['COEBLALA', 'COEBLALA', 'bcel.com.la', 'BCEL'],
    ['AGPBLALA', 'AGPBLALA', 'apb.com.la', 'APB', 'Agricultural Promotion'],
  ],
};

const MYANMAR: BankList = {
  country: 'MM',
  source: 'https://www.cbm.gov.mm/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['KBZBMMMY', 'KBZBMMMY', 'kbzbank.com', 'KBZ', 'Kanbawza'],
    ['AYABMMMY', 'AYABMMMY', 'ayabank.com', 'AYA', 'Ayeyarwady'],
    ['CPOBMMMY', 'CPOBMMMY', 'cbbank.com.mm', 'CB', 'Co-operative'],
    ['YOMAMMMY', 'YOMAMMMY', 'yomabank.com', 'Yoma'],
  ],
};

export const MAINLAND_SOUTH_EAST_ASIA: readonly BankList[] = [THAILAND, VIET_NAM, CAMBODIA, LAOS, MYANMAR];
