import type { RandomStream } from '../kernel/random.ts';

const ADJECTIVES =
  'admiring adoring amazing awesome beautiful blissful bold brave busy charming clever compassionate competent condescending confident cool cranky crazy dazzling determined distracted dreamy eager ecstatic elastic elated elegant eloquent epic exciting fervent festive flamboyant focused friendly frosty funny gallant gifted goofy gracious great happy hardcore heuristic hopeful hungry infallible inspiring intelligent interesting jolly jovial keen kind laughing loving lucid magical modest musing mystifying naughty nervous nice nifty nostalgic objective optimistic peaceful pedantic pensive practical priceless quirky quizzical recursing relaxed reverent romantic serene sharp silly sleepy stoic strange stupefied suspicious sweet tender thirsty trusting unruffled upbeat vibrant vigilant vigorous wizardly wonderful xenodochial youthful zealous zen'.split(
    ' ',
  );

const SURNAMES =
  'albattani allen archimedes ardinghelli aryabhata austin babbage banach bardeen bassi bell bohr booth borg bose boyd brahmagupta brown burnell carson chandrasekhar chaplygin clarke colden curie curran darwin davinci dijkstra dirac easley einstein elion engelbart euclid euler faraday feistel fermat fermi feynman franklin galileo galois gates gauss germain goldberg goldstine golick goodall greider hamilton haslett hawking heisenberg heyrovsky hodgkin hofstadter hoover hopper hypatia ishizaka jackson jang jemison jennings jepsen johnson joliot jones kalam kapitsa kare keldysh keller kepler khayyam khorana kilby kirch knuth kowalevski lalande lamarr lamport leakey leavitt lewin lovelace lumiere maxwell mayer mccarthy mcclintock meitner mendel mendeleev merkle mestorf mirzakhani morse murdock newton nightingale nobel noether northcutt noyce panini pare pascal pasteur payne perlman pike poincare poitras ptolemy raman ramanujan ride ritchie roentgen rosalind saha sammet shannon shaw shirley shockley sinoussi snyder spence stallman stonebraker sutherland swanson swartz swirles tesla thompson torvalds turing varahamihira visvesvaraya volhard wescoff wiles williams wing wozniak wright yalow yonath'.split(
    ' ',
  );

/** A name for something that was given none: `adoring_curie`. */
export function randomName(random: RandomStream): string {
  return `${random.pick(ADJECTIVES)}_${random.pick(SURNAMES)}`;
}
