import { type BankList, WRITTEN_ON } from './bank-list.js';

/** People's Bank of China: the first three digits of the bank code. */
const CHINA: BankList = {
  country: 'CN',
  source: 'http://www.pbc.gov.cn/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['102', 'ICBKCNBJ', 'icbc.com.cn', 'ICBC', '工商银行', '中国工商银行'],
    ['103', 'ABOCCNBJ', 'abchina.com', 'ABC', 'Agricultural Bank of China', '农业银行', '中国农业银行'],
    ['104', 'BKCHCNBJ', 'boc.cn', 'BOC', 'Bank of China', '中国银行'],
    ['105', 'PCBCCNBJ', 'ccb.com', 'CCB', 'China Construction', '建设银行', '中国建设银行'],
    ['301', 'COMMCNSH', 'bankcomm.com', 'BOCOM', 'Bank of Communications', '交通银行'],
    ['302', 'CIBKCNBJ', 'citicbank.com', 'CITIC', '中信银行'],
    ['303', 'EVERCNBJ', 'cebbank.com', 'CEB', 'Everbright', '光大银行'],
    ['304', 'HXBKCNBJ', 'hxb.com.cn', 'HXB', 'Huaxia', '华夏银行'],
    ['305', 'MSBCCNBJ', 'cmbc.com.cn', 'CMBC', 'Minsheng', '民生银行'],
    ['306', 'GDBKCN22', 'cgbchina.com.cn', 'CGB', 'Guangfa', '广发银行'],
    ['307', 'SZDBCNBS', 'bank.pingan.com', 'PAB', 'Ping An', '平安银行'],
    ['308', 'CMBCCNBS', 'cmbchina.com', 'CMB', 'China Merchants', '招商银行'],
    ['309', 'FJIBCNBA', 'cib.com.cn', 'CIB', 'Industrial', '兴业银行'],
    ['310', 'SPDBCNSH', 'spdb.com.cn', 'SPDB', 'Pudong', '浦发银行'],
    ['403', 'PSBCCNBJ', 'psbc.com', 'PSBC', 'Postal Savings', '邮储银行', '中国邮政储蓄银行'],
  ],
};

/** Hong Kong Interbank Clearing: clearing codes. */
const HONG_KONG: BankList = {
  country: 'HK',
  source: 'https://www.hkicl.com.hk/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['003', 'SCBLHKHH', null, 'SCB', 'Standard Chartered', '渣打'],
    ['004', 'HSBCHKHH', 'hsbc.com.hk', 'HSBC', '匯豐', '滙豐'],
    ['009', 'CCBQHKAX', 'asia.ccb.com', 'CCB', 'CCBA'],
    ['012', 'BKCHHKHH', 'bochk.com', 'BOCHK', 'BOC', 'Bank of China', '中國銀行'],
    ['015', 'BEASHKHH', 'hkbea.com', 'BEA', 'Bank of East Asia', '東亞'],
    ['016', 'DHBKHKHH', 'dbs.com.hk', 'DBS', '星展'],
    ['018', 'KWHKHKHH', 'cncbinternational.com', 'CNCBI', 'China CITIC'],
    ['020', 'WUBAHKHH', 'cmbwinglungbank.com', 'CMBWLB', 'Wing Lung', 'CMB Wing Lung'],
    ['024', 'HASEHKHH', 'hangseng.com', 'HSB', 'Hang Seng', '恒生'],
    ['025', 'SCBKHKHH', 'shacombank.com.hk', 'Shanghai Commercial', 'Shacom'],
    ['028', 'CBHKHKHH', 'publicbank.com.hk', 'PBHK', 'Public Bank'],
    ['035', 'WIHBHKHH', null, 'OCBC', 'OCBC Wing Hang', 'Wing Hang'],
    ['039', 'CIYUHKHH', null, 'CYB', 'Chiyu'],
    ['040', 'DSBAHKHH', 'dahsing.com', 'DSB', 'Dah Sing', '大新'],
    ['041', 'LCHBHKHH', 'chbank.com', 'CHB', 'Chong Hing', '創興'],
    ['043', 'NYCBHKHH', 'ncb.com.hk', 'NCB', 'Nanyang Commercial', '南洋商業'],
    ['072', 'UBHKHKHH', 'icbcasia.com', 'ICBC', 'ICBC Asia'],
    ['128', 'IBALHKHH', null, 'Fubon'],
    ['250', 'CITIHKAX', 'citibank.com.hk', 'CITI', 'Citibank'],
    ['387', 'AABLHKHH', 'bank.za.group', 'ZA', 'ZA Bank'],
  ],
};

/** Zengin system (Japanese Bankers Association): financial institution codes. */
const JAPAN: BankList = {
  country: 'JP',
  source: 'https://www.zenginkyo.or.jp/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['0001', 'MHCBJPJT', 'mizuhobank.co.jp', 'Mizuho', 'みずほ'],
    ['0005', 'BOTKJPJT', 'bk.mufg.jp', 'MUFG', '三菱UFJ'],
    ['0009', 'SMBCJPJT', 'smbc.co.jp', 'SMBC', '三井住友', 'Sumitomo Mitsui'],
    ['0010', 'DIWAJPJT', 'resonabank.co.jp', 'Resona', 'りそな'],
    ['0017', 'SAIBJPJT', 'saitamaresona.co.jp', 'Saitama Resona', '埼玉りそな'],
    ['0033', null, 'paypay-bank.co.jp', 'PayPay', 'Japan Net', 'PayPay銀行'],
    ['0034', null, 'sevenbank.co.jp', 'Seven', 'セブン'],
    ['0035', null, 'sonybank.jp', 'Sony', 'ソニー'],
    ['0036', null, 'rakuten-bank.co.jp', 'Rakuten', '楽天'],
    ['0038', null, 'netbk.co.jp', 'SBI Sumishin', '住信SBI', 'SSNB'],
    ['0039', null, 'jibunbank.co.jp', 'au Jibun', 'Jibun', 'auじぶん'],
    ['0040', null, 'aeonbank.co.jp', 'Aeon', 'イオン'],
    ['0397', 'LTCBJPJT', 'sbishinseibank.co.jp', 'Shinsei', 'SBI Shinsei', 'SBI新生'],
    ['0398', 'NCBTJPJT', 'aozorabank.co.jp', 'Aozora', 'あおぞら'],
    ['9900', 'JPPSJPJ1', 'jp-bank.japanpost.jp', 'Yucho', 'JP Bank', 'Japan Post', 'ゆうちょ'],
  ],
};

/** Korea Financial Telecommunications and Clearings Institute: institution codes. */
const KOREA: BankList = {
  country: 'KR',
  source: 'https://www.kftc.or.kr/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['002', 'KODBKRSE', 'kdb.co.kr', 'KDB', '산업'],
    ['003', 'IBKOKRSE', 'ibk.co.kr', 'IBK', '기업'],
    ['004', 'CZNBKRSE', 'kbstar.com', 'KB', 'Kookmin', '국민', 'KB국민'],
    ['007', 'NFFCKRSE', 'suhyup-bank.com', 'Suhyup', '수협'],
    ['011', 'NACFKRSE', 'nonghyup.com', 'NH', 'Nonghyup', '농협', 'NH농협'],
    ['020', 'HVBKKRSE', 'wooribank.com', 'Woori', '우리'],
    ['023', 'SCBLKRSE', 'standardchartered.co.kr', 'SC', 'SC First', 'SC제일', 'Standard Chartered'],
    ['027', 'CITIKRSX', 'citibank.co.kr', 'CITI', 'Citibank', '씨티'],
    ['031', 'DAEBKR22', null, 'DGB', 'iM', 'Daegu', '대구'],
    ['032', 'PUSBKR2P', 'busanbank.co.kr', 'Busan', '부산', 'BNK Busan'],
    ['034', 'KWABKRSE', 'kjbank.com', 'Kwangju', '광주'],
    ['035', null, null, 'Jeju', '제주'],
    ['037', 'JEONKRSE', 'jbbank.co.kr', 'Jeonbuk', '전북'],
    ['039', 'KYNAKR22', 'knbank.co.kr', 'Kyongnam', '경남', 'BNK Kyongnam'],
    ['045', null, 'kfcc.co.kr', 'KFCC', 'MG', '새마을금고'],
    ['048', null, 'cu.co.kr', 'Shinhyup', '신협'],
    ['071', null, 'epostbank.go.kr', 'Korea Post', '우체국'],
    ['081', 'KOEXKRSE', 'kebhana.com', 'Hana', 'KEB Hana', 'KEB', '하나'],
    ['088', 'SHBKKRSE', 'shinhan.com', 'Shinhan', '신한'],
    ['089', null, 'kbanknow.com', 'K bank', 'Kbank', '케이뱅크'],
    ['090', null, 'kakaobank.com', 'Kakao', 'Kakaobank', '카카오', '카카오뱅크'],
    ['092', null, 'tossbank.com', 'Toss', 'Tossbank', '토스', '토스뱅크'],
  ],
};

/** Financial Information Service: codes of financial institutions. */
const TAIWAN: BankList = {
  country: 'TW',
  source: 'https://www.fisc.com.tw/',
  writtenOn: WRITTEN_ON,
  banks: [
    ['004', 'BKTWTWTP', 'bot.com.tw', 'BOT', 'Bank of Taiwan', '臺灣銀行'],
    ['005', 'LBOTTWTP', 'landbank.com.tw', 'LBOT', 'Land Bank of Taiwan', '土地銀行'],
    ['006', 'TACBTWTP', 'tcb-bank.com.tw', 'TCB', 'Taiwan Cooperative', '合作金庫'],
    ['007', 'FCBKTWTP', 'firstbank.com.tw', 'First', '第一銀行'],
    ['008', 'HNBKTWTP', 'hncb.com.tw', 'HNCB', 'Hua Nan', '華南銀行'],
    ['009', 'CCBCTWTP', null, 'CHB', 'Chang Hwa', '彰化銀行'],
    ['012', 'TPBKTWTP', 'fubon.com', 'Fubon', 'Taipei Fubon', '台北富邦'],
    ['013', 'UWCBTWTP', 'cathaybk.com.tw', 'Cathay', 'CUB', '國泰世華'],
    ['017', 'ICBCTWTP', 'megabank.com.tw', 'Mega', '兆豐銀行'],
    ['700', null, 'post.gov.tw', 'Chunghwa Post', '中華郵政', '郵局'],
    ['807', 'SINOTWTP', 'banksinopac.com.tw', 'SinoPac', '永豐銀行'],
    ['808', 'ESUNTWTP', 'esunbank.com', 'ESUN', 'E.SUN', '玉山銀行'],
    ['812', 'TSIBTWTP', 'taishinbank.com.tw', 'Taishin', '台新銀行'],
    ['822', 'CTCBTWTP', 'ctbcbank.com', 'CTBC', 'Chinatrust', '中國信託'],
  ],
};

export const EAST_ASIA: readonly BankList[] = [CHINA, HONG_KONG, JAPAN, KOREA, TAIWAN];
