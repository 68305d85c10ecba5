/// Files that are either whole or absent.
///
/// Every package that writes results uses the two types here, so that a full disk, a crash or
/// Ctrl-C never leaves half a file under a final name:
///
/// - {@link dev.lungo.files.AtomicFiles} writes one file, or one folder, aside, forces it to
///   the disk and renames it.
/// - {@link dev.lungo.files.Sha256} names contents, for manifests and lineage.
///
/// The package stands below all others and imports none of them.
@NullMarked
package dev.lungo.files;

import org.jspecify.annotations.NullMarked;
