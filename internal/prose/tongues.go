package prose

import (
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"
)

// tongue is a language whose commonest words we know.
type tongue struct {
	code  string // that of BCP 47
	name  string // as a message has it
	joins string // words that hold together names and titles too: articles, prepositions, "and"
	says  string // words that make sentences: pronouns, auxiliary verbs, conjunctions, "not"
}

// tongues are told apart by words that every text of some length is full of.
// At most 64 fit into a tongueSet. Words are parted at apostrophes.
var tongues = []tongue{
	{"en", "English", "the and of to in for with on by from at or an as", "is that it be are this was have has had not they which their will you your we our been can could were who more about would there these but his her she he if when what how also than do does should they them us my me its where because"},
	{"fr", "French", "le la les des du de et un une pour sur par avec au aux en d l", "est dans que qui cette ces se sont pas plus ne nous vous ils elle elles il leur leurs mais où ce son ses notre nos votre vos été être ont fait comme tout tous qu n c j avons avez avait sera peut je cela ainsi si"},
	{"de", "German", "der die das und den dem des im in zu zur zum mit von vom für auf bei aus an", "ein eine einer einen einem ist nicht sich auch es als werden wird wurde wurden sind nach wir sie ihr ich haben hat hatte über dass oder aber durch so wie diese dieser dieses kann noch nur unsere unser ihre sein war wenn mehr um"},
	{"es", "Spanish", "el la los las de del y en un una para con por al e", "que es se su sus lo como más pero son este esta estos estas ha han fue ser no también sobre entre cuando muy sin todos desde nos hay están está nuestro nuestra nuestros si ya porque"},
	{"it", "Italian", "il lo la gli le di del della dei delle degli e un una per con in nel nella al alla ai dal dalla l dell", "che è non si sono da come più anche ma questo questa questi ha hanno essere stato stata dopo tra tutti loro suo sua abbiamo nostro nostra noi ci se quando perché"},
	{"pt", "Portuguese", "o a os as de do da dos das e em no na nos nas um uma para com por ao à", "que se não é são mais como foi ou mas seu sua seus ser também pelo pela este esta isso entre quando muito já está têm tem nosso nossa nós eles foram"},
	{"ca", "Catalan", "el la els les de del dels i en un una per amb al als l d", "que és es són ha han no també però aquest aquesta aquests seva seu com més hi ser va vam som quan entre fins nostre nostra molt ens perquè"},
	{"gl", "Galician", "o a os as de do da dos das e en no na nos nas un unha para con por ao á", "que é son foi non se máis como pero tamén esta este ser seu súa está ten hai cando moi nós entre"},
	{"nl", "Dutch", "de het een en van in op te met voor aan bij uit tot", "is dat zijn niet er om ook als dit die door naar wordt worden of maar heeft hebben over deze hun we wij ons onze meer kan kunnen tegen nog was waren u je zich omdat"},
	{"pl", "Polish", "i w na z do o od po dla oraz", "się nie że jest to przez jak są był była było być który która które jego ich tego ale lub przy może także tylko już czy nas nasz nasze co jako mamy"},
	{"cs", "Czech", "a v na z do o k ve pro za po od i", "se je že to s jako jsou jsme by byl byla bylo být který která které jeho jejich ale nebo při také tak již až není náš naše co"},
	{"sk", "Slovak", "a v na z do o k vo pre za po od i", "sa je že to ako sú sme by bol bola bolo byť ktorý ktorá ktoré jeho ich ale alebo pri tiež tak už nie nás náš naše čo"},
	{"sl", "Slovenian", "in v na z do o od po za ter", "se je da so ki ne bo pa kot tudi smo bi bil bila bilo biti katere kateri njihov ali pri že več lahko naš naše kaj"},
	{"hr", "Croatian, Bosnian or Serbian", "i u na za od s iz do po", "je se da su koji koja koje kao ali ili ne to bi što ovo nije biti sve kako samo te bio bila njihov smo nas naš naše više može će"},
	{"ro", "Romanian", "și şi de la în cu din pentru un o al ai ale a", "care este nu se că sunt mai lui fi au fost sau prin după dar această acest aceste între când toate lor noastre noi am poate este"},
	{"sv", "Swedish", "och i på av för med till en ett från vid", "att det som är den de inte om har vi kan ska eller men så var också efter där när alla hade sig under mot vår våra oss ni detta blir"},
	{"da", "Danish", "og i på af for med til en et fra ved", "at det som er den de ikke om har vi kan skal eller men så var også efter der når alle havde sig blev mellem hvor deres vores os dette bliver"},
	{"nb", "Norwegian", "og i på av for med til en et fra ved", "å at det som er den de ikke om har vi kan skal eller men så var også etter der når alle hadde seg ble mellom hvor deres vår våre oss dette blir"},
	{"is", "Icelandic", "og í á af fyrir með til frá um við", "að það sem er ekki hefur við var eru en þeir þau þetta hann hún verið verður eða ég okkar því þá þar"},
	{"fi", "Finnish", "ja", "on ei se että oli joka mutta myös kun ovat hän niin kuin tai sekä ole mukaan vain jos jo sen tämä tämän ne me olla voi jotka heidän kanssa meidän mitä"},
	{"et", "Estonian", "ja", "on ei see et oli mis kui ka aga või ning need oma ta nad me meie selle kes seda mida olla ole üks kuid sest"},
	{"lv", "Latvian", "un no ar par uz", "ir ka tas nav bija kas vai arī mēs viņi kā tiek lai bet šis šī jau savu mūsu būs pēc"},
	{"lt", "Lithuanian", "ir į iš su apie dėl", "yra kad tai nėra buvo kas ar taip pat mes jie kaip bus bet šis ši jau savo mūsų po nuo"},
	{"hu", "Hungarian", "a az és", "hogy nem is egy van ez volt de meg csak ha már még mint vagy ki azt ezt minden után lehet lesz voltak ezek által között vagyunk mi"},
	{"tr", "Turkish", "ve", "bir bu için ile da de olarak olan çok daha en gibi kadar sonra ama her ne değil var olduğu tarafından ki veya biz bizim"},
	{"sq", "Albanian", "dhe të në e i për me nga së", "një që është se u nuk janë ka si do më kjo ky por ishte kanë edhe tyre duke këtë mund ne jemi tonë"},
	{"cy", "Welsh", "y yr a ac i o ar gan am dros rhwng wrth yng", "yn mae yw oedd bod fod wedi ein eu ei ni nid sydd gyda hefyd hyn neu ond bydd fel gyfer gall pob cael wneud chi eich nad nhw roedd rydym maen"},
	{"ga", "Irish", "agus an na ar go le do de i ó", "is a ag tá bhí sé sí mé siad nach bhfuil atá seo sin chun leis ach nó mar gach idir faoi muid againn againne ba"},
	{"eu", "Basque", "eta", "da ez dira du dute zen ere izan egin dugu gara baina hau hori bat dela den diren edo bere gure behar ziren"},
	{"mt", "Maltese", "u ta tal il l fil għal mill minn ma", "li huwa hija mhux kien kienet għandu aħna dan din dawn jew hu ukoll biex bħala kull kif tagħna"},
	{"ru", "Russian", "и в на с по для от к из о у за", "не что это как но мы они который которые его их был была было были или если также все так наш наши вы я есть"},
	{"uk", "Ukrainian", "і та в у на з до для від за й", "не що це як але ми вони який які його їх був була було були або якщо також все так наш наші ви є"},
	{"be", "Belarusian", "і ў на з да для ад за у па", "не што гэта як але мы яны які якая яны яго іх быў была было былі або калі таксама ўсё так наш нашы вы ёсць каб можа"},
	{"bg", "Bulgarian", "и в на с по за от до из", "не че това как но ние те който които неговия ги е са беше били или ако също всички така нашия да се ще"},
}

// tongueSet has a bit for each of tongues.
type tongueSet uint64

// usage tells in which languages a word is common, and in which of them it
// makes sentences.
type usage struct{ any, says tongueSet }

// wordTable finds words by their keys. Most words are not in it, which the
// sieve tells from two kilobytes that stay near the processor.
type wordTable struct {
	sieve [1 << (wordBits + 2 - 6)]uint64
	keys  [1 << wordBits]uint64
	usage [1 << wordBits]usage
}

const wordBits = 12

func slot(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> (64 - wordBits - 2) }

func (t *wordTable) add(word string, u usage) {
	key := keyOf(word)
	at := slot(key)
	t.sieve[at>>6] |= 1 << (at & 63)
	i := at & (1<<wordBits - 1)
	for t.keys[i] != 0 && t.keys[i] != key {
		i = (i + 1) & (1<<wordBits - 1)
	}
	t.keys[i] = key
	t.usage[i].any |= u.any
	t.usage[i].says |= u.says
}

// find tells where a word is common.
func (t *wordTable) find(key uint64) usage {
	at := slot(key)
	if t.sieve[at>>6]>>(at&63)&1 == 0 {
		return usage{}
	}
	for i := at & (1<<wordBits - 1); t.keys[i] != 0; i = (i + 1) & (1<<wordBits - 1) {
		if t.keys[i] == key {
			return t.usage[i]
		}
	}
	return usage{}
}

// commonWords are the words of tongues.
var commonWords = sync.OnceValue(func() *wordTable {
	t := new(wordTable)
	for i, l := range tongues {
		for word := range strings.FieldsSeq(l.joins) {
			t.add(word, usage{any: 1 << i})
		}
		for word := range strings.FieldsSeq(l.says) {
			t.add(word, usage{any: 1 << i, says: 1 << i})
		}
	}
	return t
})

// A word's key is made letter by letter while words are counted. That of a
// short word in ASCII is its own, and any other is unlikely to be shared.

func addASCII(key uint64, c byte) uint64 { return bits.RotateLeft64(key, 8) ^ uint64(c|0x20) }

func addRune(key uint64, r rune) uint64 {
	switch {
	case 0xC0 <= r && r <= 0xDE, 0x410 <= r && r <= 0x42F: // capitals with accents, and those of Cyrillic
		r += 0x20
	case 0x100 <= r && r <= 0x17F && r&1 == 0 && (r < 0x139 || r > 0x148):
		r++
	}
	return bits.RotateLeft64(key, 8) ^ uint64(r)
}

func keyOf(word string) (key uint64) {
	for _, r := range word {
		if r < utf8.RuneSelf {
			key = addASCII(key, byte(r))
		} else {
			key = addRune(key, r)
		}
	}
	return key
}
