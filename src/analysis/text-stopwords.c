/* Words that stand in every text of a language and tell nothing of its subject.
 *
 * These lists were written for Hunch by going through the closed classes of each language: articles, pronouns, prepositions, conjunctions, the
 * forms of auxiliary verbs, question words, a few adverbs of place, time and degree; and what the apostrophe leaves behind (don't: don). They are kept
 * small on purpose: a word too few costs little, one too many may be the telling one. No negation is on them but the plain ones. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <string.h>

#include "analysis/text-words.h"

const char *const hunch_stop_languages[] = { "english", "german", "french", "spanish", "italian", NULL };

static const char *const lists[] = {
  /* English */
  "the an and or but nor if then than that this these those of in on at by to for from with without into onto upon over under between among "
  "through during before after about against above below up down out off again further once here there when where why how all any both each "
  "few more most other another others some such no not only own same so too very just also even still yet ever as is am are was were be been "
  "being have has had having do does did doing done will would shall should can could may might must me my mine myself we us our ours ourselves "
  "you your yours yourself yourselves he him his himself she her hers herself it its itself they them their theirs themselves who whom whose "
  "which what while because until since although though whether either neither however therefore thus within toward towards across along "
  "around behind beside besides beyond near per via let don doesn didn isn aren wasn weren hasn haven hadn won wouldn shouldn couldn ain ll ve re",
  /* German */
  "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines und oder aber denn sondern dass daß ob wenn "
  "als wie weil da damit obwohl während bis bevor nachdem seit ich mich mir mein meine meinen meinem meiner meines du dich dir dein deine deinen "
  "deinem deiner er ihn ihm sein seine seinen seinem seiner seines sie ihr ihre ihren ihrem ihrer ihres es wir uns unser unsere unseren unserem "
  "unserer euch euer eure man sich selbst wer wen wem wessen was welche welcher welches welchen welchem dieser diese dieses diesen diesem jener "
  "jene jenes jenen jenem jeder jede jedes jeden jedem alle allen aller alles einige einigen mehr sehr nur auch noch schon so zu zum zur im in "
  "ins an am ans auf aus bei beim mit nach von vom vor für gegen ohne um über unter durch zwischen hinter neben wegen trotz bin bist ist sind seid "
  "war waren warst wäre wären gewesen habe hast hat haben hatte hatten hätte hätten werde wirst wird werden wurde wurden worden würde würden kann "
  "können konnte konnten könnte muss müssen musste mussten soll sollen sollte sollten will wollen wollte wollten darf dürfen mag nicht nichts hier "
  "dort dann doch also dabei dazu davon daran darauf darin damals immer wieder wo wohin woher warum denen deren dessen",
  /* French */
  "le la les un une des du de au aux et ou mais donc or ni car que qui quoi dont où si comme quand lorsque puisque parce afin je me moi mon ma mes "
  "tu te toi ton ta tes il elle on lui son sa ses nous notre nos vous votre vos ils elles eux leur leurs se soi ce cet cette ces cela ceci ça "
  "celui celle ceux celles lequel laquelle lesquels lesquelles en dans par pour sur sous avec sans entre vers chez contre depuis pendant avant "
  "après jusque jusqu dès ne pas plus moins très trop aussi encore déjà toujours jamais même mêmes tout toute tous toutes autre autres quel quelle "
  "quels quelles chaque quelque quelques aucun aucune suis es est sommes êtes sont étais était étions étaient serai sera serons seront serait "
  "seraient soit soient été être ai as avons avez ont avais avait avions avaient aura auront aurait auraient ait aient eu avoir fait faire font "
  "peut peuvent doit doivent ici là alors ainsi puis qu lors lorsqu puisqu quelqu",
  /* Spanish */
  "el la los las lo un una unos unas de del al y e o u pero sino ni que quien quienes cual cuales cuyo cuya cuyos cuyas si como cuando donde porque "
  "pues aunque mientras yo me mi mis mí tú te ti tu tus él ella ello se sí su sus nosotros nosotras nos nuestro nuestra nuestros nuestras vosotros "
  "vosotras os vuestro vuestra ellos ellas les le usted ustedes este esta esto estos estas ese esa eso esos esas aquel aquella aquello aquellos "
  "aquellas en por para con sin sobre bajo entre hacia hasta desde contra según durante ante tras no más menos muy tan tanto también tampoco ya "
  "aún todavía siempre nunca todo toda todos todas otro otra otros otras mismo misma mismos mismas cada algo alguien algún alguna algunos algunas "
  "nada nadie ningún ninguna qué quién cómo cuándo dónde soy eres es somos son era eran fue fueron será serán sería sido ser estoy está están "
  "estaba estaban estar he ha has hemos han había habían haber hay tiene tienen tenía tener puede pueden debe deben hace hacer así aquí allí luego",
  /* Italian */
  "il lo la gli le un uno una di del dello della dei degli delle al allo alla ai agli alle dal dallo dalla dai dagli dalle nel nello nella nei "
  "negli nelle sul sullo sulla sui sugli sulle col coi ed od ma però né che chi cui quale quali se come quando dove perché mentre anche io mi me mio "
  "mia miei mie tu ti te tuo tua tuoi tue egli ella lui lei esso essa si sé suo sua suoi sue noi ci nostro nostra nostri nostre voi vi vostro vostra "
  "vostri vostre essi esse loro questo questa questi queste quello quella quelli quelle quel quei in con per su tra fra da senza verso contro "
  "durante dopo prima sotto sopra fino non più meno molto troppo tanto così già ancora sempre mai tutto tutta tutti tutte altro altra altri altre "
  "stesso stessa stessi stesse ogni qualche alcuni alcune nessuno nessuna sono sei è siamo siete era erano fu furono sarà saranno sarebbe stato stata "
  "stati state essere ho hai ha abbiamo avete hanno aveva avevano avrà avere può possono deve devono fa fare qui lì poi quindi dell all dall nell sull "
  "un quest quell",
};

static GHashTable *
get_list (guint place)
{
  static GHashTable *sets[G_N_ELEMENTS (lists)];
  static gsize are_made = 0;

  if (g_once_init_enter (&are_made))
    {
      for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
        {
          char **words = g_strsplit (lists[i], " ", -1);

          sets[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          for (guint k = 0; words[k] != NULL; k++)
            g_hash_table_add (sets[i], words[k]);
          g_free (words);
        }
      g_once_init_leave (&are_made, 1);
    }
  return sets[place];
}

gboolean
hunch_stop_words_contain (const char *language,
                          const char *word)
{
  for (guint i = 0; language != NULL && hunch_stop_languages[i] != NULL; i++)
    if (g_str_equal (hunch_stop_languages[i], language))
      return g_hash_table_contains (get_list (i), word);

  return FALSE;
}

const char *
hunch_stop_words_guess (const char *const *texts,
                        guint              n)
{
  guint64 hits[G_N_ELEMENTS (lists)] = { 0 };
  guint64 n_words = 0;
  guint best = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *lower = g_utf8_validate (texts[i], -1, NULL) ? g_utf8_strdown (texts[i], -1) : NULL;
      g_auto (GStrv) words = lower != NULL ? g_strsplit_set (lower, " \t\r\n.,;:!?\"()'", -1) : NULL;

      for (guint k = 0; words != NULL && words[k] != NULL; k++)
        {
          if (*words[k] == '\0')
            continue;
          n_words++;
          for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
            hits[l] += g_hash_table_contains (get_list (l), words[k]);
        }
    }

  for (guint l = 1; l < G_N_ELEMENTS (lists); l++)
    if (hits[l] > hits[best])
      best = l;
  return n_words > 0 && 8 * hits[best] >= n_words ? hunch_stop_languages[best] : NULL;
}
