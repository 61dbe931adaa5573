package prose_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/wording"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// told renders a text and gives the faults of accessible writing in it.
func told(t *testing.T, opts markdown.Options, text string) string {
	t.Helper()
	around := links{
		"plan.pdf":    {URL: "/plan.pdf", Type: "PDF", Size: "2.1 MB"},
		"talk.mp3":    {URL: "/talk.mp3", Type: "MP3", Size: "12 MB"},
		"map.png":     {URL: "/map.png", Type: "PNG", Size: "85 kB"},
		"../paris.md": {URL: "/paris/"}, "paris.md": {URL: "/paris/"},
		"paris.md#aims": {URL: "/paris/#aims"}, "../paris.md#aims": {URL: "/paris/#aims"},
		"https://example.org/a/plan.pdf?x=1#page=2": {URL: "https://example.org/a/plan.pdf?x=1#page=2", External: true},
		"https://commons.example.org/File:Plan.pdf": {URL: "https://commons.example.org/File:Plan.pdf", External: true},
		"gone.md": {Fault: &diag.Diagnostic{Code: diag.LinkMissing, Message: "no page", Hint: "None."}},
	}
	body := markdown.New(opts).Render(nil, markdown.Source{File: "a.md", Text: []byte(text)}, around)
	for _, d := range body.Diags {
		for _, wrong := range wording.Faults(d, []byte(text)) {
			t.Error(wrong)
		}
	}
	return places(text, body.Diags)
}

// What is told of accessible writing, and where.
func TestLooks(t *testing.T) {
	const french = "Nous espérons que vous reviendrez bientôt, et que nous pourrons travailler ensemble avec les étudiants de votre pays."
	for _, c := range []struct{ name, language, text, want string }{
		{"link without words", "en", "It is part [](paris.md) of it.", "1:12-24 link-empty: the link has no words\n"},
		{"linked decoration", "en", "[![](a.png){decorative}](paris.md)", "1:1-35 link-empty: the link has no words\n"},
		{"linked decoration below", "en", "[![](a.png)](paris.md)\n{decorative}", "1:1-23 link-empty: the link has no words\n"},
		{"linked picture without words", "en", "[![](a.png)](paris.md)", "1:2-12 image-alt: the picture has no alternative text\n"},
		{"here", "en", "Click [here](paris.md), or **[Click here!](b.md)**.", "1:8-12 link-text: “here” doesn't say where the link leads\n1:31-42 link-text: “Click here!” doesn't say where the link leads\n"},
		{"read more", "en", "[Read more →](a.md) [*Find out more* …](b.md) [»](c.md)", "1:2-13 link-text: “Read more →” doesn't say where the link leads\n1:23-39 link-text: “Find out more …” doesn't say where the link leads\n1:48-49 link-text: “»” doesn't say where the link leads\n"},
		{"here, by reference", "en", "Click [here][a].\n\n[a]: paris.md", "1:8-12 link-text: “here” doesn't say where the link leads\n"},
		{"here with a remark", "en", "Click [here (in Welsh)](a.md).", "1:8-23 link-text: “here (in Welsh)” doesn't say where the link leads\n"},
		{"here in French", "fr", "[Cliquez ici](a.md) pour [en savoir plus](b.md).", "1:2-13 link-text: “Cliquez ici” doesn't say where the link leads\n1:27-41 link-text: “en savoir plus” doesn't say where the link leads\n"},
		{"here in Welsh", "cy", "Cliciwch [yma](a.md), a [rhagor o wybodaeth](b.md).", "1:11-14 link-text: “yma” doesn't say where the link leads\n1:26-44 link-text: “rhagor o wybodaeth” doesn't say where the link leads\n"},
		{"here in Arabic", "ar", "[اضغط هنا](a.md) أو [المزيد](b.md)", "1:2-10 link-text: “اضغط هنا” doesn't say where the link leads\n1:22-28 link-text: “المزيد” doesn't say where the link leads\n"},
		{"here in Armenian", "hy", "[այստեղ](a.md)", "1:2-8 link-text: “այստեղ” doesn't say where the link leads\n"},
		{"English on a German page", "de", "[Click here](a.md)", "1:2-12 link-text: “Click here” doesn't say where the link leads\n"},
		{"picture that says here", "en", "[![Read more](a.png)](b.md)", "1:4-13 link-text: “Read more” doesn't say where the link leads\n"},
		{"addresses", "en", "<https://example.org/> and https://example.org/a and www.example.org and [https://example.org](https://example.org)", "1:2-22 link-text: the words of the link are an address\n1:28-49 link-text: the words of the link are an address\n1:54-69 link-text: the words of the link are an address\n1:75-94 link-text: the words of the link are an address\n"},
		{"same words", "en", "[The report](paris.md) and [the *report*](b.md).", "1:29-40 link-ambiguous: “the report” leads somewhere else here than further up\n"},
		{"same words, parts of a page", "en", "## A\n\n## B\n\n[Rules](#a) [Rules](#b)", "5:14-19 link-ambiguous: “Rules” leads somewhere else here than further up\n"},
		{"document", "en", "Read [our plan](plan.pdf).", "1:7-15 link-document: the link leads to a document, and doesn't say of what type and size\n"},
		{"document without its size", "en", "Read [our plan (PDF)](plan.pdf) and hear [the talk of 2015, an MP3](talk.mp3).", "1:7-21 link-document: the link leads to a document, and doesn't say of what size\n1:43-67 link-document: the link leads to a document, and doesn't say of what size\n"},
		{"document elsewhere", "en", "[Their plan](https://example.org/a/plan.pdf?x=1#page=2)", "1:2-12 link-document: the link leads to a document, and doesn't say of what type\n"},
		{"poor words for pictures", "en", "![IMG_2041.png](a.png)\n![DSC 0123](b.png)\n![photo](c.png)\n![A photo of the board](d.png)\n![-](e.png)\n![a_b](a_b.png)\n![Image 1](f.png)",
			"1:3-15 image-alt-poor: the alternative text is the name of a file\n2:3-11 image-alt-poor: the alternative text is the name of a file\n3:3-8 image-alt-poor: “photo” doesn't say what the picture shows\n4:3-23 image-alt-poor: the alternative text begins with “a photo of”, and that it is a picture is read out anyway\n5:3-4 image-alt-poor: the alternative text has no words\n6:3-6 image-alt-poor: the alternative text is the name of a file\n7:3-10 image-alt-poor: “Image 1” doesn't say what the picture shows\n"},
		{"caption repeated", "en", "![The board in Paris](a.png \"The board in Paris.\")", "1:3-21 image-alt-poor: the alternative text repeats the caption\n"},
		{"long alternative text", "en", "![" + strings.Repeat("word ", 60) + "](a.png)", "1:3-303 image-alt-poor: the alternative text has 299 characters, too many to listen to without a pause\n"},
		{"poor words in Welsh", "cy", "![llun](a.png) ![Llun o'r bwrdd](b.png)", "1:3-7 image-alt-poor: “llun” doesn't say what the picture shows\n"},
		{"skipped", "en", "## A\n\n#### B\n\n#### C\n\n## D", "3:1-7 heading-skipped: a heading of the fourth level follows one of the second\n"},
		{"skipped below the title", "en", "### A", "1:1-6 heading-skipped: the first heading below the page's title is of the third level\n"},
		{"title", "en", "# A\n\n## B\n\nC\n=\n\n## D", "1:1-4 heading-title: a heading of the first level stands in the text, where the page's title is that heading\n"},
		{"no words", "en", "##\n\nA\n\n## {#b}\n\n## ##", "1:1-3 heading-empty: the heading has no words\n5:1-8 heading-empty: the heading has no words\n7:1-6 heading-empty: the heading has no words\n"},
		{"bold", "en", "**What we want**\n\nA year abroad for everybody.\n\n__Day 1__\n\n- a\n- b\n\n***Who we are***\n\nStudents of many countries.", "1:3-15 heading-bold: “What we want” is bold where a heading should stand\n5:3-8 heading-bold: “Day 1” is bold where a heading should stand\n10:4-14 heading-bold: “Who we are” is bold where a heading should stand\n"},
		{"table", "en", "a\n\n|   |   |\n|---|---|\n| b | c |", "3:1-10 table-header: the table has no headings above its columns\n"},
		{"capitals", "en", "Please REGISTER BEFORE\nFRIDAY, AND **BRING** YOUR PASSPORT to the hall.", "1:8-2:36 capitals: “REGISTER BEFORE FRIDAY, AND BRING YOUR …” is written in capital letters\n"},
		{"licence", "en", "It comes WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.", ""},
		{"output of a program", "en", "It says ERROR CANNOT OPEN THE FILE = {path} \\$HOME_DIR and stops.", ""},
		{"capitals in a heading and a cell", "en", "## WHAT WE WANT\n\n| READ ALL OF THIS |\n|---|\n| b |", "1:4-16 capitals: “WHAT WE WANT” is written in capital letters\n3:3-19 capitals: “READ ALL OF THIS” is written in capital letters\n"},
		{"capitals in Russian", "ru", "ПРОЧТИТЕ ЭТО ОБЪЯВЛЕНИЕ СЕЙЧАС.", "1:1-31 capitals: “ПРОЧТИТЕ ЭТО ОБЪЯВЛЕНИЕ СЕЙЧАС” is written in capital letters\n"},
		{"capitals in Armenian", "hy", "ԿԱՐԴԱՑԵՔ ԱՅՍ ՀԱՅՏԱՐԱՐՈՒԹՅՈՒՆԸ ՀԻՄԱ", "1:1-35 capitals: “ԿԱՐԴԱՑԵՔ ԱՅՍ ՀԱՅՏԱՐԱՐՈՒԹՅՈՒՆԸ ՀԻՄԱ” is written in capital letters\n"},
		{"capitals in a language of other letters", "he", "הנה ההצפנה של SEQUENCE OF INTEGER שמכיל", ""},
		{"capitals in an enumeration in Chinese", "zh", "有很多种编码：BERTYPE、DERTYPE、PERTYPE、XERTYPE 等等。", ""},
		{"capitals of a term", "en", "A SEQUENCE OF INTEGER holds numbers. A SEQUENCE has an order. Each SEQUENCE ends, and no SEQUENCE is empty.", ""},
		{"colour in a name", "en", "The benefits marked in Green Button are many.", ""},
		{"colour", "en", "The events in red are fully booked.", "1:15-18 colour-only: this is told by the colour “red” alone\n"},
		{"colours", "en", "What has changed is marked in **green**, and the rest in black. Fields shown in Red must be filled in.", "1:33-38 colour-only: this is told by the colour “green” alone\n"},
		{"colours in other places", "en", "Dates marked red are full. Choose the green button! The yellow ones are new.", "1:14-17 colour-only: this is told by the colour “red” alone\n"},
		{"colour of a button", "en", "Click the green button.", "1:11-16 colour-only: this is told by the colour “green” alone\n"},
		{"colour of ones", "en", "The yellow ones are new.", "1:5-11 colour-only: this is told by the colour “yellow” alone\n"},
		{"colour in French", "fr", "Les dates marquées en rouge sont complètes.", "1:23-28 colour-only: this is told by the colour “rouge” alone\n"},
		{"colour in German", "de", "Rot markierte Termine sind belegt.", "1:1-4 colour-only: this is told by the colour “rot” alone\n"},
		{"colour in Welsh", "cy", "Mae'r digwyddiadau mewn coch yn llawn.", "1:25-29 colour-only: this is told by the colour “coch” alone\n"},
		{"colour in Arabic", "ar", "الأحداث المميزة باللون الأحمر مكتملة.", "1:24-30 colour-only: this is told by the colour “الأحمر” alone\n"},
		{"French", "en", "They wrote to us before the summer, as they had done in the years before:\n\n" + french, "3:1-118 language-unmarked: these words are in French, and nothing says so\n"},
		{"formula", "en", "We reckon by $$C_p[\\ce{H2O(l)}] = \\pu{75.3 J // mol K} \\le d_e la le et du au$$ des la du.", ""},
		{"settings", "en", "defaultLanguage = 'de' languages.de weight = 1 label = 'de' languages.en ve = 'bir' bu = 'ile' da = 'de'", ""},
		{"Russian with Ё", "ru", "Ёлка стоит в зале, и все студенты пришли посмотреть на неё, как было и в прошлом году.", ""},
		{"French, twice", "en", "They wrote to us before the summer, as they had done in the years before:\n\n> " + french + "\n\n- " + french, "3:3-120 language-unmarked: these words are in French, and nothing says so\n"},
		{"French marked as Italian", "en", french + "\n{lang=it}", "1:1-118 language-unmarked: these words are in French, and nothing says so\n"},
		{"Armenian", "en", "Մենք հույս ունենք, որ դուք շուտով կվերադառնաք, և մենք միասին կաշխատենք ձեր երկրի ուսանողների հետ։", "1:1-98 language-unmarked: these words are in Armenian letters, and nothing says in which language\n"},
		{"Arabic", "fr", "نأمل أن تعودوا قريباً وأن نتمكن من العمل معاً مع طلاب بلدكم في السنوات القادمة.", "1:1-80 language-unmarked: these words are in Arabic letters, and nothing says in which language\n"},
		{"Ukrainian", "en", "Ми сподіваємося, що ви повернетеся, і що ми зможемо працювати разом, як це було або є тепер.", "1:1-93 language-unmarked: these words are in Ukrainian, and nothing says so\n"},
		{"English", "cy", "We hope that you will be back soon, and that we can work together with the students of your country.", "1:1-101 language-unmarked: these words are in English, and nothing says so\n"},
		{"English on an Arabic page", "ar", "We hope that you will be back soon, and that we can work together with the students of your country.", "1:1-101 language-unmarked: these words are in English, and nothing says so\n"},
		{"German in italics", "en", "*Wir hoffen, dass Sie bald wiederkommen und dass wir mit den Studierenden Ihres Landes arbeiten können.*", "1:2-104 language-unmarked: these words are in German, and nothing says so\n"},
		{"Welsh", "en", "Gobeithio y byddwch chi yn dod yn ôl cyn bo hir, ac y bydd modd i ni weithio gyda myfyrwyr eich gwlad.", "1:1-103 language-unmarked: these words are in Welsh, and nothing says so\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, end := range []string{"\n", "\r\n"} {
				text := strings.ReplaceAll(c.text, "\n", end)
				if diff := cmp.Diff(c.want, told(t, markdown.Options{Language: c.language}, text)); diff != "" {
					t.Errorf("%q\n%s", text, diff)
				}
			}
		})
	}
}

// Good texts, of which nothing may be told: names and titles in other languages
// among them, abbreviations, colours of things, and links that say where they
// lead.
func TestLooksAtGoodTexts(t *testing.T) {
	for language, texts := range map[string][]string{
		"en": {
			"Our union is a member of NUS UK, ESU, ANSO and ESPAQ, and works with UNESCO IIEP and the EU.",
			"NUS UK ESU BM LXIX. Louis XIV, Henry VIII and World War II. The ISO 8601 and RFC 5545 standards, HTML CSS and PDF.",
			"Read about [our strategy](paris.md), [here in Yerevan](b.md) and [more students in Georgia](c.md).",
			"[Our plan (PDF, 2.1 MB)](plan.pdf), [the talk](talk.mp3) (MP3, 12 MB), [a map](map.png) and [a page on a plan](https://commons.example.org/File:Plan.pdf).",
			"| Document | Type and size |\n|---|---|\n| [Our plan](plan.pdf) | PDF, 2.1 MB |\n| [The talk](talk.mp3) | MP3, 12 MB |",
			"Write to somebody@example.org or call [+44 20 7946 0000](tel:+442079460000). [Booking.com](https://booking.com) is a firm.",
			"[The strategy](paris.md), [the strategy](paris.md#aims) and [The Strategy](../paris.md#aims). [NUS](https://nus.org.uk) and [NUS](http://www.nus.org.uk/).",
			"[2014](a.md) [2015](b.md) [2016](c.md) [C](d.md) [C++](e.md) [C#](f.md)",
			"ERROR_MORE_DATA, HRESET_ENABLE MSR and PRESERVE\\_NO\\_RESULT are names in programs.",
			"![Six delegates on the deck of a small boat](boat.png \"On the Seine\") ![The logo of NUS](nus.png) ![](line.png){decorative}",
			"![Photographs of three of the speakers on a wall](a.png) ![Imagining Europe](b.png) ![e-mail](e-mail.png)",
			"## A\n\n### B\n\n#### C\n\n## D\n\n### E",
			"**Registration closes on Friday.**\n\nBring your passport and a pen, and be there on time.",
			"**Who can take part?**\n\nEverybody who studies in one of our member universities.",
			"**Deadline: Friday**\n\nLater applications can't be read by the committee.",
			"**15 March 2016**\n\nThe doors open at nine, and the first session begins at ten.",
			"The meeting ended at noon, and everybody went home.\n\n**Anna Petrosyan**",
			"**Anna Petrosyan**\n\nPresident\n\n**Ben Jones**\n\nTreasurer",
			"**[Register for the meeting in Paris](paris.md)**\n\nThere are forty places left for students.",
			"- **Equality**\n\n  Everybody has the same rights.\n- **Quality**\n\n  Teaching can be better.",
			"| | 2015 | 2016 |\n|---|---|---|\n| Paris | 40 | 50 |",
			"| Day | Place |\n|---|---|\n| 15 March | Paris |\n| 16 March | Lyon |",
			"The delegates were dressed in red, and the hall was lit in green and blue. We are in the red. The Green Party won, and the women in white sang.",
			"The red brick buildings are old, the green fields are wet, and red dates were served. The road map in pink folders was handed out; those in favour wore orange scarves in protest.",
			"Fields in red and with a star must be filled in. Changes are marked in green and bold, and dates in blue*.",
			"Our partners are:\n\n- Union Nationale des Étudiants de France\n- Fédération des Associations Générales Étudiantes\n- Freier Zusammenschluss von Studentinnenschaften\n- Österreichische Hochschülerinnen- und Hochschülerschaft\n- Consejo de Estudiantes de las Universidades Públicas de España\n- Landssamtök íslenskra stúdenta\n- Undeb Cenedlaethol Myfyrwyr Cymru\n- Հայաստանի ուսանողական միություն\n- اتحاد طلاب لبنان",
			"Union nationale des étudiants de France, 80 rue de la République, 75003 Paris, France",
			"Universidad de Buenos Aires, Universidad de Chile, Universidad de la República, Universidade de São Paulo e Universidade do Porto",
			"Durand, P. (2012). *L'engagement des étudiants dans les associations qui ne sont pas de la ville est en hausse*. Paris: La Découverte.",
			"Ministère de l'Éducation nationale, “Les chiffres de la vie étudiante dans les universités de la région”, 2014.",
			"The motto of the city is “Fluctuat nec mergitur”, and that of the union “Nous ne lâchons rien, et vous?”.",
			"In Armenia they say Շնորհավոր Նոր Տարի, in Lebanon كل عام وأنتم بخير, and in Georgia გილოცავთ ახალ წელს.",
			"Nous espérons que vous reviendrez bientôt, et que nous pourrons travailler ensemble avec vous.\n{lang=fr}",
			"> Nous espérons que vous reviendrez bientôt, et que nous pourrons travailler ensemble avec vous.\n{lang=fr}",
			"- Nous espérons que vous reviendrez bientôt, et que nous pourrons travailler ensemble avec vous.\n  {lang=fr}\n- We hope that you will be back soon, and that we can work with you.",
			"Present: Ana, João, José, María de la Cruz, Petra van der Berg, Jan de Vries, Ole den Hollander, Luis del Rio, Marie le Blanc",
			"`MAKE ALL THE THINGS NOW` and\n\n```\nREAD THIS BEFORE YOU GO ON\n```",
			"Students studied pharmacy, geology, law, history, medicine, engineering, agriculture, economics, sociology.",
			"Term\n: What it means to the students of the union",
			"Vote A, B or C. I AM is a song. DJ MC Q&A FAQ TBC AGM EGM.",
		},
		"en-GB": {"The programme of the NUS was read out, and everybody agreed that it was what they had wanted."},
		"cy": {
			"Mae'r Undeb yn gweithio gyda myfyrwyr ym mhob rhan o Gymru, ac mae croeso i bawb ymuno â ni yn y cyfarfod nesaf.",
			"Darllenwch [ein strategaeth](a.md) a'r [newyddion diweddaraf](b.md). Ffôn: 029 2037 5400.",
			"Cynhelir y cyfarfod yng Nghaerdydd ar 15 Mawrth 2016. Dewch â'ch cerdyn myfyriwr gyda chi.",
			"Undeb Cenedlaethol Myfyrwyr Cymru, National Union of Students, 2 Columbus Walk, Brigantine Place, Cardiff",
		},
		"fr": {
			"Notre fédération réunit les associations étudiantes du pays, et chaque année nous organisons une conférence avec nos partenaires.",
			"Lisez [notre stratégie](a.md) et [le plan (PDF, 2,1 Mo)](plan.pdf). Le ministère a mis le budget au vert.",
			"La National Union of Students of the United Kingdom, la European Students' Union et l'UNEF.",
			"Les murs sont en rouge brique, et le drapeau est bleu, blanc et rouge.",
		},
		"de": {
			"Der Verband vertritt die Studierenden des Landes, und jedes Jahr treffen wir unsere Partner in einer anderen Stadt.",
			"Die Konferenz „Students at Risk“ fand in Kooperation mit der European Students' Union (ESU) in Berlin statt. Am See ist es schön: [Bodensee](a.md).",
			"Rote Fahnen und grüne Wiesen, so weit das Auge reicht.",
		},
		"es": {"La federación representa a los estudiantes del país, y cada año nos reunimos con nuestros socios en otra ciudad."},
		"pt": {"A federação representa os estudantes do país, e todos os anos reunimos os nossos parceiros numa cidade diferente."},
		"gl": {"A federación representa os estudantes do país, e cada ano reunímonos cos nosos socios noutra cidade, onde falamos do que queremos."},
		"ca": {"La federació representa els estudiants del país, i cada any ens trobem amb els nostres socis en una altra ciutat."},
		"it": {"La federazione rappresenta gli studenti del paese, e ogni anno incontriamo i nostri partner in una città diversa."},
		"nl": {"De bond vertegenwoordigt de studenten van het land, en elk jaar ontmoeten we onze partners in een andere stad."},
		"nb": {"Organisasjonen representerer studentene i landet, og hvert år møter vi våre partnere i en annen by enn året før."},
		"nn": {"Organisasjonen representerer studentane i landet, og kvart år møter vi partnarane våre i ein annan by enn året før."},
		"da": {"Organisationen repræsenterer de studerende i landet, og hvert år mødes vi med vores partnere i en anden by end året før."},
		"sv": {"Organisationen företräder studenterna i landet, och varje år möter vi våra partner i en annan stad än året innan."},
		"fi": {"Järjestö edustaa maan opiskelijoita, ja joka vuosi tapaamme kumppanimme eri kaupungissa kuin edellisenä vuonna."},
		"et": {"Liit esindab riigi üliõpilasi ning igal aastal kohtume oma partneritega erinevas linnas kui eelmisel aastal."},
		"pl": {"Organizacja reprezentuje studentów w kraju i co roku spotykamy się z naszymi partnerami w innym mieście niż przedtem."},
		"cs": {"Unie zastupuje studenty v zemi a každý rok se setkáváme s našimi partnery v jiném městě než v předchozím roce."},
		"sk": {"Únia zastupuje študentov v krajine a každý rok sa stretávame s našimi partnermi v inom meste ako v predchádzajúcom roku."},
		"sl": {"Zveza zastopa študente v državi in vsako leto se srečamo z našimi partnerji v drugem mestu kot leto prej."},
		"hr": {"Savez predstavlja studente u zemlji i svake godine sastajemo se s našim partnerima u drugom gradu nego prije."},
		"ro": {"Federația reprezintă studenții din țară, iar în fiecare an ne întâlnim cu partenerii noștri într-un alt oraș."},
		"hu": {"A szövetség az ország hallgatóit képviseli, és minden évben más városban találkozunk a partnereinkkel, mint előtte."},
		"tr": {"Birlik ülkedeki öğrencileri temsil eder ve her yıl ortaklarımızla bir önceki yıldan farklı bir şehirde buluşuruz."},
		"sq": {"Unioni përfaqëson studentët në vend, dhe çdo vit takohemi me partnerët tanë në një qytet tjetër nga viti i kaluar."},
		"ga": {"Déanann an t-aontas ionadaíocht ar mhic léinn na tíre, agus gach bliain buailimid lenár gcomhpháirtithe i gcathair eile."},
		"eu": {"Batasunak herrialdeko ikasleak ordezkatzen ditu, eta urtero gure bazkideekin elkartzen gara beste hiri batean."},
		"lv": {"Savienība pārstāv valsts studentus, un katru gadu mēs tiekamies ar saviem partneriem citā pilsētā nekā iepriekš."},
		"lt": {"Sąjunga atstovauja šalies studentams, ir kasmet mes susitinkame su savo partneriais kitame mieste nei anksčiau."},
		"mt": {"L-għaqda tirrappreżenta lill-istudenti tal-pajjiż, u kull sena niltaqgħu mas-sħab tagħna f'belt differenti."},
		"lb": {"D'Unioun vertrëtt d'Studenten vum Land, an all Joer treffe mir eis Partner an enger anerer Stad wéi virdrun."},
		"af": {"Die unie verteenwoordig die studente van die land, en elke jaar ontmoet ons ons vennote in 'n ander stad as voorheen."},
		"sw": {"Umoja unawakilisha wanafunzi wa nchi, na kila mwaka tunakutana na washirika wetu katika mji tofauti na mwaka uliopita."},
		"ru": {
			"Союз представляет студентов страны, и каждый год мы встречаемся с нашими партнёрами в другом городе, чем раньше.",
			"Проекты СНГ, ЮНЕСКО, ЕС и США. European Students' Union, National Union of Students.",
		},
		"uk": {"Спілка представляє студентів країни, і щороку ми зустрічаємося з нашими партнерами в іншому місті, ніж раніше."},
		"bg": {"Съюзът представлява студентите в страната и всяка година се срещаме с нашите партньори в друг град."},
		"mk": {"Сојузот ги претставува студентите во земјата и секоја година се среќаваме со нашите партнери во друг град."},
		"sr": {"Савез представља студенте у земљи и сваке године састајемо се са нашим партнерима у другом граду.", "Savez predstavlja studente u zemlji i svake godine se sastajemo sa našim partnerima u drugom gradu."},
		"ar": {
			"يمثل الاتحاد الطلاب في البلاد، ونلتقي كل عام مع شركائنا في مدينة مختلفة عن العام السابق.",
			"شاركت منظمة European Students' Union في المؤتمر، وكذلك National Union of Students of the United Kingdom.",
			"اقرأ [استراتيجيتنا](a.md) و[الخطة (PDF، 2.1 م.ب)](plan.pdf). السيارة باللون الأحمر جميلة.",
		},
		"fa": {"این اتحادیه نماینده دانشجویان کشور است و هر سال با شرکای خود در شهری دیگر دیدار می\u200cکند."},
		"hy": {
			"Միությունը ներկայացնում է երկրի ուսանողներին, և ամեն տարի մենք հանդիպում ենք մեր գործընկերներին մեկ այլ քաղաքում։",
			"Համագործակցում ենք European Students' Union, National Union of Students կազմակերպությունների հետ։",
		},
		"ka": {"კავშირი წარმოადგენს ქვეყნის სტუდენტებს და ყოველ წელს ვხვდებით ჩვენს პარტნიორებს სხვა ქალაქში."},
		"el": {"Η ένωση εκπροσωπεί τους φοιτητές της χώρας, και κάθε χρόνο συναντάμε τους εταίρους μας σε άλλη πόλη."},
		"he": {"האיגוד מייצג את הסטודנטים במדינה, ובכל שנה אנו נפגשים עם השותפים שלנו בעיר אחרת."},
		"ja": {"学生連盟は全国の学生を代表し、毎年異なる都市でパートナーと会合を開いています。漢字だけの行：全国学生連盟代表者会議開催要項一覧表。"},
		"zh": {"学生联合会代表全国的学生，每年在不同的城市与合作伙伴会面。"},
		"ko": {"학생 연합은 전국의 학생들을 대표하며, 매년 다른 도시에서 협력 단체들을 만납니다."},
		"hi": {"संघ देश के छात्रों का प्रतिनिधित्व करता है, और हर साल हम अपने साझेदारों से दूसरे शहर में मिलते हैं।"},
		"th": {"สหภาพเป็นตัวแทนของนักศึกษาทั่วประเทศ และทุกปีเราพบกับพันธมิตรของเราในเมืองต่างๆ"},
		"":   {"We hope that you will be back soon, and that we can work together with you."},
	} {
		for _, text := range texts {
			if got := told(t, markdown.Options{Language: language}, text); got != "" {
				t.Errorf("%s: %s\n%s", language, text, got)
			}
		}
	}
}

// An alternative text is too long from the first character on that is.
func TestLongestAlternativeText(t *testing.T) {
	for n, long := range map[int]bool{249: false, 250: false, 251: true} {
		text := []rune(strings.Repeat("Two stúdents talk ", 20))[:n-1]
		if message, _ := (prose.Alt{Text: string(text) + "s", File: "a.jpg", Language: "en"}).Check(); (message != "") != long {
			t.Errorf("%d characters: %q", n, message)
		}
	}
}

// TODO is a word of some languages, and a reminder in all others.
func TestRemindersInOtherLanguages(t *testing.T) {
	for language, reminds := range map[string]bool{"en": true, "de": true, "es": false, "pt-BR": false, "gl": false} {
		if got := told(t, markdown.Options{Language: language}, "TODO este trabajo.\n"); strings.Contains(got, "value-unlikely") != reminds {
			t.Errorf("%s: %q", language, got)
		}
	}
}

// A few words that two languages share make no text of one a text of the other.
func TestWordsThatLanguagesShare(t *testing.T) {
	const text = "On a parlé des droits des étudiants et de la qualité de l'enseignement dans le pays, et on a décidé que nous irons tous ensemble à la réunion qui est prévue pour le mois prochain, avec ceux qui ont du temps.\n"
	if got := told(t, markdown.Options{Language: "en"}, text); !strings.Contains(got, "these words are in French") {
		t.Errorf("%q", got)
	}
}

// Where HTML is let through, it may colour words, and say what language they
// are in.
func TestLooksAtHTML(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`a <span style="color: red">b</span>`, "1:3-28 colour-only: these words differ from others by their colour alone\n"},
		{`a <span style="color: #545454">b</span> <span style='color:#333'>c</span> <span style="background: white;">d</span>`, ""},
		{`a <font color="#f00">b</font>`, "1:3-22 colour-only: these words differ from others by their colour alone\n"},
		{`a <span style="color: red; font-weight: bold">b</span> <span class="c">d</span> <span style="border-color: red">e</span> **<span style="color: red">f</span>**`, ""},
		{"<div lang=\"fr\">\n\nNous espérons que vous reviendrez bientôt, et que nous pourrons travailler ensemble avec vous.\n\n</div>", ""},
	} {
		if diff := cmp.Diff(c.want, told(t, markdown.Options{HTML: markdown.AllHTML, Language: "en"}, c.text)); diff != "" {
			t.Errorf("%s\n%s", c.text, diff)
		}
	}
}

// The language of a page wins over that of the site.
func TestLanguageOfAPage(t *testing.T) {
	const text = "We hope that you will be back soon, and that we can work together with you. [Yma](a.md)"
	engine := markdown.New(markdown.Options{Language: "cy"})
	for language, want := range map[string]string{
		"":   "1:1-76 language-unmarked: these words are in English, and nothing says so\n1:78-81 link-text: “Yma” doesn't say where the link leads\n",
		"en": "",
	} {
		got := places(text, engine.Render(nil, markdown.Source{Text: []byte(text), Language: language}, links{}).Diags)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", language, diff)
		}
	}
}

// Serbian is written in two scripts, and letters of a third one are foreign to it.
func TestBothScriptsOfSerbian(t *testing.T) {
	for text, foreign := range map[string]bool{
		"Студенти су разговарали о својим правима и о квалитету образовања у земљи.\n":              false,
		"Studenti su razgovarali o svojim pravima i o kvalitetu obrazovanja u zemlji.\n":            false,
		"Η ένωση εκπροσωπεί τους φοιτητές της χώρας, και κάθε χρόνο συναντάμε τους εταίρους μας.\n": true,
	} {
		if got := told(t, markdown.Options{Language: "sr"}, text); (got != "") != foreign {
			t.Errorf("%s: %s", text, got)
		}
	}
}
