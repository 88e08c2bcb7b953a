from django.urls import path

from kanch.web.ledger.staff_views import catalogue, claims, statements, tables

app_name = "ledger"
urlpatterns = [
    path("", claims.desk, name="desk"),
    path("claims/new/", claims.record, name="record"),
    path("claims/<slug:code>/", claims.claim, name="claim"),
    path("claims/<slug:code>/update/", claims.update, name="update"),
    path("claims/<slug:code>/withdraw/", claims.withdraw, name="withdraw"),
    path("questions/", claims.questions, name="questions"),
    path("statements/", statements.statements, name="statements"),
    path("statements/new/", statements.record_statement, name="record_statement"),
    path(
        "statements/<slug:code>/withdraw/",
        statements.withdraw_statement,
        name="withdraw_statement",
    ),
    path("import/", tables.upload, name="import"),
    path("import/<int:pk>/", tables.preview, name="import_preview"),
    path("import/<int:pk>/done/", tables.done, name="import_done"),
    path("import/<int:pk>/rejected.csv", tables.rejected, name="import_rejected"),
    path("figures/", catalogue.figures, name="figure_rules"),
    path("figures/new/", catalogue.figure, name="figure_new"),
    path("figures/<slug:code>/", catalogue.figure, name="figure_rule"),
    path("catalogue/<slug:section>/", catalogue.entries, name="entries"),
    path("catalogue/<slug:section>/new/", catalogue.entry, name="entry_new"),
    path("catalogue/<slug:section>/<slug:code>/", catalogue.entry, name="entry"),
]
