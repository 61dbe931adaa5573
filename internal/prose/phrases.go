package prose

import (
	"strings"
	"sync"
)

// vaguePhrases are words of links that don't say where a link leads, by the
// language of the page. They are in small letters, without punctuation.
var vaguePhrases = map[string]string{
	"en": "here|click here|click|read more|read on|more|more here|see more|show more|view more|see here|this|that|it|this link|that link|the link|link|this page|that page|the page|page|this site|this website|website|the website|web site|site|this article|article|this document|the document|document|this file|file|download|download here|download this|download now|details|more details|full details|further details|continue|continue reading|go|go here|go there|go to|find out more|find out more here|learn more|learn more here|more info|more information|info|further information|further info|see|view|open|visit|visit website|visit the website|visit site|follow this link|click this link|click on this link|click here for more|click here for more information|click here to read more|press here|tap here|read|read it|read it here|read this|read here|read the article|watch|watch here|there|these|those|check it out|click to view|click for more|click for details|see below|see link|via this link|pdf|pdf here|attachment|attached|form|this form|sign up here|apply here|register here|see details|view details|read full article|full article|full story|read the full story|by clicking here|on this page|at this link|from here",
	"fr": "ici|cliquez ici|cliquer ici|clique ici|par ici|lire la suite|la suite|suite|lire|lire plus|en lire plus|en savoir plus|savoir plus|pour en savoir plus|plus|plus d'info|plus d'infos|plus d'informations|plus d'information|voir|voir plus|voir ici|voir la suite|voir le site|ce lien|lien|le lien|cette page|la page|page|ce site|site|le site|site web|le site web|ce document|document|le document|télécharger|télécharger ici|téléchargement|à télécharger|détails|plus de détails|continuer|là|ceci|cela|cet article|l'article|article|en cliquant ici|suivez ce lien|sur ce lien|via ce lien|consulter|accéder|découvrir|pdf|ce fichier|fichier|pièce jointe|formulaire|ce formulaire",
	"de": "hier|hier klicken|klicken sie hier|klick hier|klicke hier|mehr|mehr lesen|mehr erfahren|mehr infos|mehr informationen|weitere informationen|weitere infos|weiter|weiterlesen|lesen|lesen sie mehr|link|dieser link|diesem link|diesen link|der link|diese seite|dieser seite|seite|zur seite|webseite|website|zur website|herunterladen|download|downloads|dokument|dieses dokument|datei|details|mehr details|artikel|dieser artikel|dort|ansehen|anzeigen|öffnen|pdf|siehe hier|anhang|formular",
	"es": "aquí|aqui|haga clic aquí|haz clic aquí|clic aquí|pulse aquí|pincha aquí|leer más|lea más|lee más|seguir leyendo|más|más información|más info|más detalles|ver|ver más|ver aquí|saber más|este enlace|enlace|el enlace|esta página|la página|página|este sitio|sitio web|web|este documento|documento|descargar|descarga|descargar aquí|detalles|continuar|este artículo|artículo|allí|ahí|pdf|archivo|adjunto|formulario",
	"it": "qui|clicca qui|cliccare qui|cliccate qui|leggi|leggi tutto|leggi di più|leggi ancora|continua|continua a leggere|di più|più|scopri di più|per saperne di più|maggiori informazioni|più informazioni|ulteriori informazioni|vedi|vedi qui|vai|questo link|link|il link|questa pagina|pagina|la pagina|questo sito|sito|sito web|il sito|questo documento|documento|scarica|scarica qui|scaricare|download|dettagli|articolo|questo articolo|lì|pdf|allegato|modulo",
	"pt": "aqui|clique aqui|carregue aqui|leia mais|ler mais|continuar a ler|continue lendo|mais|mais informações|mais informação|mais info|saiba mais|saber mais|ver|ver mais|veja aqui|veja mais|este link|link|o link|esta página|página|a página|este site|site|este documento|documento|descarregar|baixar|baixe aqui|download|detalhes|mais detalhes|continuar|artigo|este artigo|pdf|anexo|formulário",
	"nl": "hier|klik hier|klik|lees meer|lees verder|verder lezen|meer|meer lezen|meer info|meer informatie|meer weten|meer details|deze link|link|de link|deze pagina|pagina|de pagina|deze site|site|website|de website|dit document|document|download|downloaden|details|verder|artikel|dit artikel|bekijk|bekijken|bekijk hier|daar|pdf|bijlage|formulier",
	"pl": "tutaj|tu|kliknij|kliknij tutaj|kliknij tu|więcej|czytaj więcej|czytaj dalej|czytaj|dowiedz się więcej|zobacz|zobacz więcej|więcej informacji|ten link|link|linku|tej stronie|ta strona|strona|stronie|dokument|pobierz|pobierz tutaj|szczegóły|dalej|artykuł|pdf|załącznik|formularz",
	"ro": "aici|click aici|clic aici|apasă aici|apăsați aici|citește mai mult|citește mai departe|citiți mai mult|mai mult|mai multe|mai multe informații|mai multe detalii|află mai multe|aflați mai multe|vezi|vezi mai mult|acest link|link|linkul|această pagină|pagina|pagină|site|document|documentul|descarcă|descărcați|detalii|continuă|articol|pdf|formular",
	"sv": "här|klicka här|läs mer|läs vidare|läs mer här|mer|mer information|mer info|se mer|denna länk|den här länken|länk|länken|denna sida|den här sidan|sidan|sida|webbplats|webbplatsen|dokument|dokumentet|ladda ner|ladda ned|hämta|detaljer|fortsätt|artikel|artikeln|pdf|formulär",
	"da": "her|klik her|læs mere|læs videre|læs mere her|mere|mere information|mere info|se mere|se her|dette link|linket|link|denne side|side|hjemmesiden|dokument|dokumentet|hent|download|detaljer|fortsæt|artikel|artiklen|pdf|formular",
	"nb": "her|klikk her|trykk her|les mer|les videre|les mer her|mer|mer informasjon|mer info|se mer|se her|denne lenken|lenken|lenke|link|denne siden|siden|side|nettsiden|nettsted|dokument|dokumentet|last ned|detaljer|fortsett|artikkel|artikkelen|pdf|skjema",
	"fi": "tässä|täältä|tästä|täällä|klikkaa tästä|klikkaa tähän|paina tästä|lue lisää|lisää|lisätietoja|lisätietoa|katso|katso täältä|katso lisää|linkki|tämä linkki|tämä sivu|sivu|sivusto|asiakirja|lataa|lataa tästä|jatka|artikkeli|pdf|liite|lomake",
	"cy": "yma|cliciwch yma|clicio yma|clicia yma|pwyswch yma|darllen mwy|darllenwch fwy|darllenwch ragor|darllen rhagor|mwy|rhagor|rhagor o wybodaeth|mwy o wybodaeth|gweld mwy|gweld rhagor|dysgu mwy|dysgwch fwy|y ddolen hon|y ddolen|dolen|y dudalen hon|y dudalen|tudalen|y wefan|gwefan|y wefan hon|y ddogfen|y ddogfen hon|dogfen|lawrlwytho|lawrlwythwch|lawrlwytho yma|manylion|rhagor o fanylion|parhau|erthygl|yr erthygl hon|hwn|hon|dyma|ffurflen|yma am ragor o wybodaeth|ewch yma|gweler yma",
	"cs": "zde|tady|klikněte zde|klikni zde|více|čtěte více|číst více|číst dále|více informací|další informace|tento odkaz|odkaz|tato stránka|stránka|dokument|stáhnout|ke stažení|podrobnosti|pokračovat|článek|zobrazit|pdf|formulář",
	"hu": "itt|ide|kattintson ide|kattints ide|ide kattintva|tovább|bővebben|tovább olvasom|olvass tovább|részletek|további részletek|további információ|ez a link|link|ez az oldal|oldal|dokumentum|letöltés|letöltés itt|cikk|pdf",
	"tr": "burada|buradan|buraya|buraya tıklayın|buraya tıklayınız|tıklayın|tıklayınız|devamı|devamını oku|daha fazla|daha fazla bilgi|daha fazlası|detaylar|ayrıntılar|bu link|link|bağlantı|bu bağlantı|bu sayfa|sayfa|web sitesi|indir|indirin|belge|makale|pdf",
	"sq": "këtu|kliko këtu|klikoni këtu|lexo më shumë|lexoni më shumë|më shumë|më tepër|më shumë informacion|shiko|shih këtu|ky link|lidhja|lidhje|kjo faqe|faqja|faqe|dokumenti|dokument|shkarko|shkarkoni|shkarko këtu|detaje|vazhdo|artikulli|pdf",
	"hr": "ovdje|ovde|kliknite ovdje|kliknite ovde|klikni ovdje|više|pročitaj više|pročitajte više|saznaj više|saznajte više|više informacija|opširnije|ovaj link|link|poveznica|ova stranica|stranica|dokument|preuzmi|preuzmite|detalji|nastavi|članak|pdf|obrazac",
	"ga": "anseo|cliceáil anseo|brúigh anseo|léigh níos mó|léigh tuilleadh|níos mó|tuilleadh|tuilleadh eolais|an nasc seo|nasc|an leathanach seo|leathanach|íoslódáil|pdf",
	"ar": "هنا|اضغط هنا|اضغطوا هنا|انقر هنا|انقروا هنا|من هنا|إقرأ المزيد|اقرأ المزيد|اقرؤوا المزيد|المزيد|للمزيد|لمزيد من المعلومات|المزيد من المعلومات|مزيد من المعلومات|مزيد من التفاصيل|التفاصيل|تفاصيل|هذا الرابط|الرابط|رابط|الرابط التالي|على الرابط|هذه الصفحة|الصفحة|صفحة|الموقع|هذا الموقع|المستند|الوثيقة|هذا|هذه|تحميل|حمل|تنزيل|للتحميل|تابع القراءة|تابع|متابعة القراءة|المقال|شاهد|عرض|عرض المزيد|اعرف المزيد",
	"ru": "здесь|тут|сюда|нажмите здесь|нажмите сюда|кликните здесь|подробнее|читать далее|читать дальше|читать|далее|ещё|еще|больше|узнать больше|узнать подробнее|эта ссылка|ссылка|по ссылке|по этой ссылке|эта страница|страница|сайт|документ|скачать|скачать здесь|детали|подробности|статья|смотреть|pdf",
	"uk": "тут|сюди|натисніть тут|натисніть сюди|детальніше|докладніше|читати далі|далі|більше|дізнатися більше|посилання|за посиланням|ця сторінка|сторінка|сайт|документ|завантажити|деталі|стаття|pdf",
	"bg": "тук|натиснете тук|кликнете тук|прочетете повече|прочети повече|повече|още|научете повече|този линк|връзка|линк|тази страница|страница|сайт|документ|изтегли|изтеглете|подробности|pdf",
	"el": "εδώ|πατήστε εδώ|κάντε κλικ εδώ|κλικ εδώ|περισσότερα|διαβάστε περισσότερα|δείτε περισσότερα|μάθετε περισσότερα|αυτόν τον σύνδεσμο|σύνδεσμος|αυτή η σελίδα|σελίδα|έγγραφο|λήψη|κατεβάστε|λεπτομέρειες|συνέχεια|pdf",
	"hy": "այստեղ|սեղմեք այստեղ|ավելին|կարդալ ավելին|իմանալ ավելին|հղում|այս էջը|էջ|ներբեռնել|մանրամասն|մանրամասներ",
	"ka": "აქ|დააჭირეთ აქ|მეტი|წაიკითხეთ მეტი|გაიგეთ მეტი|ვრცლად|ბმული|ეს გვერდი|გვერდი|ჩამოტვირთვა|დეტალები",
	"he": "כאן|לחצו כאן|לחץ כאן|קרא עוד|קראו עוד|עוד|למידע נוסף|מידע נוסף|פרטים|לפרטים|קישור|הקישור|דף זה|הורדה|להורדה",
}

// vague finds vaguePhrases by the sums of their words.
var vague = sync.OnceValue(func() map[uint64][]phrase { return byPhrase(vaguePhrases) })

// pictureWords say of a picture no more than that it is one.
var pictureWords = sync.OnceValue(func() map[uint64][]phrase {
	return byPhrase(map[string]string{
		"en": "image|an image|the image|picture|a picture|photo|a photo|photograph|photographs|photos|images|pictures|graphic|img|pic|icon|logo|the logo|our logo|banner|screenshot|a screenshot|thumbnail|figure|illustration|portrait|headshot|alt|alt text|alternative text|alt-text|description|image description|caption|decorative|decoration|decorative image|untitled|none|null|n/a|tbc|tbd|todo|empty|blank|photo here|image here|placeholder|header|header image|cover|cover image|hero|hero image",
		"fr": "image|une image|photo|une photo|photographie|illustration|logo|le logo|icône|bannière|capture d'écran|texte alternatif|dessin|figure|décoration|sans titre",
		"de": "bild|ein bild|foto|ein foto|fotografie|grafik|abbildung|logo|symbol|banner|screenshot|alternativtext|ohne titel",
		"es": "imagen|una imagen|foto|una foto|fotografía|gráfico|ilustración|logo|logotipo|icono|texto alternativo|sin título",
		"it": "immagine|un'immagine|foto|una foto|fotografia|grafico|illustrazione|logo|icona|testo alternativo|senza titolo",
		"pt": "imagem|uma imagem|foto|uma foto|fotografia|gráfico|ilustração|logo|logótipo|ícone|texto alternativo|sem título",
		"nl": "afbeelding|een afbeelding|foto|een foto|plaatje|logo|pictogram|alternatieve tekst",
		"pl": "obraz|obrazek|zdjęcie|fotografia|grafika|logo|ikona|tekst alternatywny",
		"ro": "imagine|o imagine|poză|foto|fotografie|logo|pictogramă",
		"sv": "bild|en bild|foto|fotografi|logga|logotyp|logo|ikon|alt-text",
		"da": "billede|et billede|foto|fotografi|logo|ikon",
		"nb": "bilde|et bilde|foto|fotografi|logo|ikon",
		"fi": "kuva|valokuva|logo|kuvake",
		"cy": "llun|y llun|delwedd|y ddelwedd|ffotograff|darlun|logo|y logo|eicon|baner|testun amgen|addurn",
		"cs": "obrázek|fotka|fotografie|foto|logo|ikona",
		"hu": "kép|fénykép|fotó|logó|ikon",
		"tr": "resim|fotoğraf|görsel|logo|simge",
		"sq": "foto|fotografi|imazh|logo|ikonë",
		"hr": "slika|fotografija|foto|logo|ikona",
		"ga": "íomhá|grianghraf|pictiúr|lógó",
		"ar": "صورة|الصورة|صوره|شعار|الشعار|أيقونة|رسم|نص بديل|صور",
		"ru": "изображение|картинка|фото|фотография|рисунок|логотип|иконка",
		"uk": "зображення|картинка|фото|фотографія|малюнок|логотип",
		"el": "εικόνα|φωτογραφία|λογότυπο|εικονίδιο",
	})
})

// pictureOpenings announce a picture, which screen readers do by themselves.
var pictureOpenings = map[string]string{
	"en": "image of |an image of |picture of |a picture of |photo of |a photo of |photos of |photograph of |a photograph of |graphic of |a graphic of |image showing |picture showing |photo showing |a photo showing |an image showing |this is a picture of |this is a photo of |this is an image of |this image shows |this picture shows |this photo shows |the image shows |the picture shows |the photo shows ",
	"fr": "image de |image d'|image du |image des |photo de |photo d'|photo du |photo des |photographie de |photographie d'|photographie du |photographie des |une photo de |une photo d'|une image de |une image d'|cette image montre |cette photo montre ",
	"de": "bild von |ein bild von |foto von |ein foto von |fotografie von |das bild zeigt |das foto zeigt |bild zeigt ",
	"es": "imagen de |una imagen de |foto de |una foto de |fotografía de |una fotografía de |imagen del |foto del ",
	"it": "immagine di |un'immagine di |foto di |una foto di |fotografia di |immagine del |foto del ",
	"pt": "imagem de |uma imagem de |foto de |uma foto de |fotografia de |imagem do |imagem da |foto do |foto da ",
	"nl": "afbeelding van |een afbeelding van |foto van |een foto van ",
	"sv": "bild på |en bild på |foto på |bild av |foto av ",
	"da": "billede af |et billede af |foto af ",
	"nb": "bilde av |et bilde av |foto av ",
	"cy": "llun o |delwedd o |ffotograff o |llun yn dangos ",
	"ro": "imagine cu |imagine a |poză cu |fotografie cu ",
	"pl": "zdjęcie przedstawiające |obraz przedstawiający ",
	"ar": "صورة ل|صورة لـ|صورة تظهر |صورة من ",
}

// phrase is one of a list.
type phrase struct {
	language string
	anywhere bool // it is so plain that it counts on pages in other languages too, if it is English
}

// byPhrase finds phrases by the sums of their words.
func byPhrase(lists map[string]string) map[uint64][]phrase {
	out := make(map[uint64][]phrase, 1024)
	for language, list := range lists {
		for words := range strings.SplitSeq(list, "|") {
			sum := sumOfWords([]byte(words))
			out[sum] = append(out[sum], phrase{language, words == "here" || strings.Contains(words, " ")})
		}
	}
	return out
}
