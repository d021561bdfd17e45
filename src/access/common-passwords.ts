/**
 * What is tried first: the most common passwords of published breaches, and what Korean keyboards make of common words
 * (안녕하세요 typed with the keyboard in English is `dkssudgktpdy`). Lower case, letters and digits only; digits and signs
 * before and after do not make one of them better, so they are taken off before the comparison (`password-rules.ts`).
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password passw0rd p4ssword passwd passphrase pass word secret letmein welcome welcomeback iloveyou ilovekorea lovely
   love loveyou sunshine princess dragon monkey football baseball basketball superman batman spiderman starwars pokemon
   master michael jordan ashley daniel jessica jennifer charlie shadow trustno hello helloworld freedom whatever qazwsx
   qwerty qwertyui qwertyuio qwertyuiop qwerasdf qwerasdfzxcv asdf asdfgh asdfghjkl asdfasdf zxcv zxcvbn zxcvbnm asdfqwer
   qazwsxedc qazwsxedcrfv qweasd qweasdzxc wasdwasd poiuytrewq lkjhgfdsa mnbvcxz q1w2e3 q1w2e3r4 q1w2e3r4t5 1q2w3e 1q2w3e4r
   1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc zaq12wsx zaq1xsw2 qwer1234 qwer asdf1234 q1q1q1 a1b2c3 a1b2c3d4 abc abcd
   abcde abcdef abcdefg abcdefgh abc123 aaa111 a123456 test tester testing guest user admin administrator root system
   manager master masterkey changeme changeit default temp temporary temppassword login access company office samsung
   samsungelectronics hyundai korea seoul busan kakao kakaotalk naver google apple microsoft internet computer server
   database oracle postgres mysql welcome1 summer winter spring autumn january monday football12 naru narunaru
   dkssud dkssudgktpdy dksdud dksdudgktpdy tkfkd tkfkdgo tkfkdgody tkfkdgo1 tkfkdgkqslek rkatkgkqslek
   rhakdnj rhakqtmqslek qlalfqjsgh qlalf qlqjs qlalfqjsghdlqslek ghkdlxld ghkdlxlddlek wkdbsla ehsqjfwk ekfrd
   dmstlf wlsl alswl wldms tjdbs audwls gusdn rlaalswl rlacjftn qkrwldms wjdals chlwldn dlalswl dkfkqldk gksrnr gksrnrdls
   eogksalsrnr tjdnf qntks wpwnehdb akstp akswp vkdlxld ghldtk qntj rhksflwk dnflskfk dnflghltk skfn skfnskfn
   비밀번호 암호 안녕하세요 사랑해 사랑해요 대한민국 관리자 회사 나루`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Rows of the keyboards that people run along, in both directions and from any place. */
export const keyboardRuns: readonly string[] = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ',
  'ㅁㄴㅇㄹㅎㅗㅓㅏㅣ',
  'ㅋㅌㅊㅍㅠㅜㅡ',
  '가나다라마바사아자차카타파하',
]
