"""What each command answers and asks for, told at the end of its help."""

from __future__ import annotations

from typing import Final

_READ_BESIDE = "Se lit aussi pendant que la fenêtre est ouverte."
_STATES = (
    "met (tenue), missed (manquée), upcoming (à venir), due (en retard), on_track (dans les temps), "
    "cut_short (écourtée) ou suspended (suspendue)"
)
DETAILS: Final = {
    "schedule": "Réponse JSON : une liste de périodes {opens, closes, quota, targets, done, state} ; opens et closes "
    f"sont comprises, targets sont les dates conseillées, state vaut {_STATES}. "
    "Un contact hors de la mesure est ignoré et signalé.",
    "demo": "La phrase de passe est celle de PERRON_PASSPHRASE. La même graine et le même jour donnent les mêmes "
    "ménages. Le code de secours est écrit une seule fois, à la dernière ligne.",
    "status": "Réponse JSON : {households, measures, contacts, drafts, outbox: {waiting, sent, refused, conflict}}. "
    + _READ_BESIDE,
    "search": "Réponse JSON : une liste de {kind, id, household_id, household, commune, measure_id} ; kind vaut "
    "household, measure ou contact. " + _READ_BESIDE,
    "agenda": "Réponse JSON : une liste de {group, date, household, commune, scheme, reason, measure_id} ; group vaut "
    "late, today, this_week, to_plan, to_conclude ou reports_due. " + _READ_BESIDE,
    "measures": "Réponse JSON : une liste de {id, household, scheme, state, start, end, signed}. " + _READ_BESIDE,
    "report": "Le PDF est en clair : à ranger ou à effacer après usage. " + _READ_BESIDE,
    "eviction": "Réponse JSON : {warnings, steps: [{key, rule, title, day, indicative, refused, words, says, article, "
    "source, reviewed_on, inputs: [{label, value, said_on}], missing, remark}]} ; day est nul et missing nomme les "
    "questions quand il manque quelque chose. Chaque date est indicative. " + _READ_BESIDE,
    "claim": "Réponse JSON : {lines: [{label, quantity, unit_amount, amount, record_ids}], service_done, envelope, "
    "excess, advance, balance} ; les montants sont des textes à deux décimales. Sans --convention, les conventions que "
    "la période touche sont additionnées. L’enveloppe, l’excédent, l’avance et le solde sont ceux de conventions "
    "entières, quel que soit --territory ; un solde négatif est à rendre. Ce carnet seulement : le travail des "
    "collègues n’y est pas compté. " + _READ_BESIDE,
    "indicators": "Réponse JSON : une liste de {key, label, value, record_ids, nameless, erased_on, kind, rule, parts}"
    " ; value est le nombre de record_ids et de nameless (les ménages supprimés depuis, aux jours d’erased_on), ou une "
    "moyenne en mois ou en jours selon kind (count, months, days) ; parts détaille de la même façon. Ce carnet "
    "seulement. " + _READ_BESIDE,
    "table": "La fin du nom du fichier dit son genre : .xlsx, .csv (point-virgule et virgule décimale, pour Excel en "
    "français) ou .ods. Le fichier est en clair et nomme des personnes : à ranger ou à effacer après usage. "
    + _READ_BESIDE,
    "trips": "Chaque mois finit par son total. Le fichier est en clair et nomme des personnes : à ranger ou à effacer "
    "après usage. " + _READ_BESIDE,
    "calendar": "Un fichier iCalendar : chaque rendez-vous avec son heure, sans nom, ni dispositif, ni commune ; ceux "
    "qui sont annulés ou reportés y sont barrés. Avec les noms : depuis la fenêtre seulement, après son avertissement. "
    + _READ_BESIDE,
    "import": "Sans --apply, ne change rien et se lit aussi pendant que la fenêtre est ouverte ; avec, tout ce qui "
    "peut l’être est écrit d’un seul coup, ou rien. Une ligne absente ou une cellule vide ne change rien. Réponse "
    "JSON : {counts, written, without_agreement, columns: [{sheet, head, field}], left_out, notes, rows: [{sheet, "
    "row, verdict, faults: [{column, message}], remarks, changes}]} ; counts compte par verdict ; verdict vaut create "
    "(nouveau), update (complété) ou skip (rien à faire), et une ligne qui a des faults est laissée de côté ; "
    "without_agreement compte les ménages dont rien ne sera envoyé tant que leur accord n’est pas noté. Le fichier "
    "reste où il est, en clair : à effacer après l’import.",
    "doctor": "Ne change rien sans --repair, qui répare ce qui peut l’être sans rien perdre (recherche, fichiers sans "
    "fiche, fiches à transmettre, copie des clés), la fenêtre étant fermée. Sortie 1 s’il reste un défaut. Réponse "
    "JSON : {sound, checks: [{key, title, count, happened, safe, do, repairable, repaired, noted}]} ; key vaut cipher, "
    "structure, references, attachments, messages, untold, search, journal, settings, orphans ou keys ; noted dit ce "
    "qui a été constaté. " + _READ_BESIDE,
    "retention": "Sans --apply, ne change rien et se lit aussi pendant que la fenêtre est ouverte. Réponse JSON : "
    "{months, households: [{id, household, commune, standing, since, due_on, from_contact, hold, measures, contacts, "
    "papers, unsent}], deleted} ; standing vaut due (à supprimer), held (conservé pour un motif) ou undated (sans "
    "date : jamais supprimé d’ici). Une suppression ne s’annule pas.",
    "access": "Les fichiers sont en clair, notes confidentielles comprises : relisez-les avant de les remettre en main "
    "propre, retirez ce qui parle d’autres personnes, puis effacez-les. La fenêtre de ce carnet doit être fermée, sauf "
    "avec --list, qui répond {digest, warnings, passages: [{key, text, names_other}]} ; digest est l’empreinte pour "
    "--seen, warnings ce qui est à lire avant de remettre quoi que ce soit.",
    "backup": "La sauvegarde est chiffrée et s’ouvre seule, par la phrase de passe ou le code de secours de ce jour. "
    "Réponse JSON : {path, made_at, size, households, lost} ; lost compte les documents que le carnet avait perdus. "
    + _READ_BESIDE,
    "restore": "Prend la plus récente qui soit entière, la relit, et la met à la place du carnet ; celui d’avant est "
    "gardé à côté. La phrase de passe est celle d’aujourd’hui, ou l’ancienne si elle a changé depuis. "
    "La fenêtre de ce carnet doit être fermée. "
    "Réponse JSON : {made_at, size, aside, lost, skipped} ; aside est le dossier du carnet d’avant.",
    "passphrase": "La phrase actuelle se lit dans PERRON_PASSPHRASE et la nouvelle dans PERRON_NEW_PASSPHRASE ; sinon "
    "elles se demandent au clavier, sans s’afficher, ou se lisent sur l’entrée standard, une par ligne.",
    "recover": "Le code se lit dans PERRON_RECOVERY_CODE et la nouvelle phrase dans PERRON_NEW_PASSPHRASE ; sinon ils "
    "se demandent au clavier, sans s’afficher, ou se lisent sur l’entrée standard, un par ligne. La fenêtre de ce "
    "carnet doit être fermée.",
    "verify": "Aucun carnet n’est ouvert. Sortie : 0 entier et reconnu ; 4 entier, mais son autorité n’est pas "
    "vérifiée, sans --ca ; 3 modifié, incomplet, ou signé sous une autre autorité ; 1 impossible à examiner. Réponse "
    "JSON : {outcome, words, findings: [{key, words}], signatures: [{place, signer, answer, at, laptop, authority, "
    "provisional, intact, trusted, revision, sha256}], timestamps: [{at, server, intact, trusted}], empty_places, "
    "revisions, changed_after, sha256, frozen_sha256, bound} ; outcome vaut whole, unchecked, wrong ou unreadable ; "
    "key vaut unreadable, too_large, too_slow, encrypted, unsigned, bytes_changed, pages_changed, drawing_changed, "
    "cut_back, added, incomplete, other_laptop, foreign, unchecked, proof_changed, proof_of_another ou "
    "proof_of_other_laptop.",
    "operator": "La phrase de passe de l’autorité se lit dans PERRON_AUTHORITY_PASSPHRASE ; sinon elle se demande au "
    "clavier, sans s’afficher, ou se lit sur l’entrée standard. Qui la connaît et a le dossier peut signer pour "
    "l’opérateur : gardez-le hors ligne, et une copie ailleurs.",
    "selftest": "Aucun carnet n’est ouvert, rien n’est gardé, rien ne sort de cet ordinateur. Sortie : 0 si tout a "
    "réussi. Réponse JSON : {version, ok, frozen, system, checks: {nom: vrai ou faux}, troubles: {nom: empêchement}, "
    "inside: {nom: version}}.",
    "enrol": "HTTPS est exigé, sauf vers cet ordinateur même. La fenêtre de ce carnet doit être fermée.",
    "push": "Recommencer est sans effet sur ce qui est déjà reçu. La fenêtre de ce carnet doit être fermée.",
}
