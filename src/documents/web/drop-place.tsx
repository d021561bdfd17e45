/** The whole page takes files. While something is held over it, it says where they would go. */
import { useEffect, useRef, useState } from 'react'
import { t } from '../../web/language.ts'
import { sayFailed } from '../../web/ui/toast.tsx'
import { filesOfDrop } from './brought-files.ts'
import type { BroughtFile } from './uploads.ts'

export function DropPlace({
  folderName,
  onFiles,
}: {
  folderName: string | undefined
  onFiles(files: readonly BroughtFile[]): void
}) {
  const [isOver, setOver] = useState(false)
  const latest = useRef(onFiles)
  latest.current = onFiles
  useEffect(() => {
    let depth = 0 // Every element under the pointer enters and leaves on its own.
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const set = (to: number) => {
      depth = Math.max(0, to)
      setOver(depth > 0)
    }
    const listen = {
      dragenter: (event: DragEvent) => hasFiles(event) && set(depth + 1),
      dragleave: (event: DragEvent) => hasFiles(event) && set(depth - 1),
      dragover: (event: DragEvent) => hasFiles(event) && event.preventDefault(),
      drop: (event: DragEvent) => {
        if (!hasFiles(event) || !event.dataTransfer) return
        event.preventDefault()
        set(0)
        filesOfDrop(event.dataTransfer).then((files) => latest.current(files), sayFailed)
      },
    }
    const pairs = Object.entries(listen) as [keyof typeof listen, (event: DragEvent) => void][]
    for (const [name, handle] of pairs) window.addEventListener(name, handle)
    return () => {
      for (const [name, handle] of pairs) window.removeEventListener(name, handle)
    }
  }, [])
  if (!isOver) return null
  return (
    <div className="drop-place" aria-hidden="true">
      <p>
        {folderName ? t(`「${folderName}」에 놓기`, `Drop into “${folderName}”`) : t('여기에 놓기', 'Drop here')}
        <span className="note">
          {t('올리기 전에 볼 수 있는 사람을 보여 줍니다', 'Before anything is sent, you will see who can read it')}
        </span>
      </p>
    </div>
  )
}
