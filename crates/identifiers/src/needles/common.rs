//! Names so frequent that an initial, or a word beside them, cannot tell people apart.

/// Folded family names: the commonest of Germany, Austria and Switzerland, and those that are words.
const FAMILIES: &str = " adler albrecht arnold auer bach bachmann bauer baumann baur beck becker beer berg \
berger bergmann binder blum bock bohm brandt braun brunner buchner burger busch bucher christen dietrich \
ebner eder egger engel erber ernst feld fink fischer forster frank franke friedrich frei frey frohlich \
fuchs fuhrmann gasser gerber graf gross grosse gruber gunther haas hahn hartmann hauser heinrich \
heinz herrmann hermann herzog hofer hoffmann hofmann hofer horn huber jager jahn jung kaiser kaufmann keller \
kern klein koch kohler konig kraft kramer kraus krause kruger kuhn kunz lackner land lang lange lechner lehmann \
lehner leitner lindner lorenz ludwig maier mair martin maurer mayer mayr meier meister meyer moser muller nagel \
neumann nowak otto peters peter pfeiffer pichler pohl reich reiter richter riedl ritter roth rot sauer schafer \
schmid schmidt schmied schmitt schmitz schneider scholz schreiber schroder schubert schulte schultz schulz \
schulze schumacher schuster schwarz seidel simon sommer stadler stein steiner suter thomas vogel vogt \
voigt wagner walter wald wallner weber wegner weiss wenger werner wiesner wieser wimmer winkler winter wirth \
wolf wolff zimmermann ziegler smith jones brown johnson williams nguyen novak horvat yilmaz ";

/// Folded given names, to tell `Thomas Berg, Anna Schmidt` from `Berg, Anna`.
const GIVEN: &str = " adam adelheid adrian agnes albert alex alexander alexandra alfred alice alina amelie andre \
andrea andreas anett angela angelika anita anja anke anna anne annegret annelies anneliese annemarie anni anton \
antonia armin arno arthur astrid august barbara bastian beate ben benedikt benjamin bernd bernhard bettina bianca \
birgit bjorn boris brigitte britta bruno carina carl carla carmen carola carolin caroline carsten cacilia charlotte \
chiara christa christian christiane christina christine christoph clara claudia clemens cornelia dagmar daniel \
daniela david denise dennis detlef diana dieter dietmar dirk dominik dora doris edith eduard elena elfriede elias \
elisa elisabeth elke ella elsa emil emilia emma erich erik erika erna ernst erwin eugen eva evelyn ewald fabian \
felix ferdinand finn florian frank franz franziska frauke frederik friederike friedrich fritz gabriel gabriele \
georg gerald gerd gerda gerhard gerlinde gernot gertrud gisela gottfried gregor greta gudrun gunter gunther gustav \
hanna hannah hannelore hannes hans harald hartmut hedwig heide heidi heike heiko heiner heinrich heinz helena \
helene helga helmut henning henrik herbert heribert hermann herta hildegard holger horst hubert hugo ida ilona ilse \
ines inge ingeborg ingo ingrid irene iris irma isabel isabella isabelle jakob jan jana janina jasmin jens jessica \
joachim jochen johann johanna johannes john jonas jorg josef josefine judith julia julian juliane jurgen justus \
kai karin karl karla karlheinz karolin karoline karsten katharina kathrin katja katrin kerstin kevin kilian klara \
klaus konrad konstantin kristin kristina kurt lara lars laura lea lena leo leon leonie leopold lina linda lisa lothar \
louis louisa ludwig luisa luise lukas lydia magdalena maike maja manfred manuel manuela marc marcel marco marcus \
margarete margarethe margit margot maria marianne marie marina mario marion mark markus marlene marlies martha \
martin martina mathias mathilde matthias max maximilian maya melanie mia michael michaela mike mila miriam monika \
moritz nadine nadja nancy natalie nele nicolas nicole niklas nikolaus nils nina nora norbert olaf ole olga oliver \
olivia oskar oswald otto patricia patrick paul paula pauline petra peter philip philipp pia rainer ralf ralph ramona \
raphael rebecca regina reiner reinhard reinhold renate rene ricarda richard rita robert roland rolf roman ronald ronja \
rosa rosemarie roswitha rudi rudiger rudolf ruth sabine sabrina samuel sandra sara sarah sascha sebastian siegfried \
sigrid silke silvia simon simone sina sofia sonja sophia sophie stefan stefanie steffen stephan stephanie susanne \
sven svenja sybille sylvia tamara tanja tatjana thea theo theodor theresa therese thomas thorsten tim timo tina tobias \
tom torsten traude udo ulrich ulrike ursula ute uwe valentin valentina vanessa vera verena veronika victoria viktor \
viktoria vincent volker walter waltraud werner wilfried wilhelm willi wolfgang yvonne ";

/// Whether the family name is shared by very many, also when it is written with ae, oe, ue.
pub(crate) fn is_common_family(folded: &str) -> bool {
    let listed = |name: &str| FAMILIES.contains(&format!(" {name} "));
    let short = folded
        .replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u");
    folded.chars().count() < 5
        || listed(folded)
        || listed(&short)
        || listed(&folded.replace('ß', "ss"))
}

/// Whether the word is a frequent given name.
pub(crate) fn is_given_name(folded: &str) -> bool {
    !folded.is_empty() && !folded.contains(' ') && GIVEN.contains(&format!(" {folded} "))
}
