/// The speedrun: from nothing to a chat page in the time one has.
///
/// It is a recipe over the commands and nothing else. What it does can be done by hand, line by
/// line: every stage is a command line that stands in the report. In reading order:
///
/// - {@link dev.lungo.cli.speedrun.Recipe}: the stages, as command lines; {@link
///   dev.lungo.cli.speedrun.Sizes}: how large everything is for the time and the machine;
/// - {@link dev.lungo.cli.speedrun.Speedrun}: runs the stages that are not done yet, each within
///   its share of the time that is left; {@link dev.lungo.cli.speedrun.Journal}: which are;
/// - {@link dev.lungo.cli.speedrun.OwnData}: what a folder of people's own files holds;
/// - {@link dev.lungo.cli.speedrun.SpeedrunReport}: the report card.
///
/// Traps. A stage is done when its record in `stages/` says so, and that is written last: a kill at
/// any moment repeats at most one stage, and of a training stage only what came after its last
/// checkpoint. The plan (`speedrun.json`) is made once; to go on with it, nothing need be said
/// again.
@NullMarked
package dev.lungo.cli.speedrun;

import org.jspecify.annotations.NullMarked;
