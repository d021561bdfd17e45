/** How much may come out of one file. The caller bounds the nesting: an archive in an archive is a file to unpack again. */
export const unpackLimits = {
  /** People send archives of hundreds of documents; thousands are a backup. */
  entries: 5000,
  /** One entry, as large as an upload may be. */
  entryBytes: 512 * 1024 * 1024,
  /** All entries on the disk at once. */
  totalBytes: 2 * 1024 * 1024 * 1024,
  /** Texts compress 10-fold, logs and empty sheets up to 60-fold, bombs 1,000-fold. */
  ratio: 150,
  /** Small archives may do what they like. */
  ratioMattersFromBytes: 40 * 1024 * 1024,
}
