from django.urls import path

from kanch.web.sending.views import dispatches, holders, recipients

app_name = "sending"
urlpatterns = [
    path("", dispatches.home, name="home"),
    path("new/", dispatches.new, name="new"),
    path("mail/<slug:slug>/<int:number>/<slug:language>/", dispatches.mail, name="mail"),
    path("<uuid:key>/", dispatches.dispatch, name="dispatch"),
    path("<uuid:key>/call-off/", dispatches.call_off, name="call_off"),
    path("texts/<int:pk>/", dispatches.text, name="text"),
    path("deliveries/<uuid:key>/arrived/", dispatches.arrived, name="arrived"),
    path("deliveries/<uuid:key>/again/", dispatches.again, name="again"),
    path("deliveries/<uuid:key>/handed-over/", dispatches.handed_over, name="handed_over"),
    path("deliveries/<uuid:key>/came-back/", dispatches.came_back, name="came_back"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/new/", recipients.edit, name="recipient_new"),
    path("recipients/export/", recipients.export, name="export"),
    path("recipients/import/", recipients.upload, name="import"),
    path("recipients/import/<int:pk>/", recipients.preview, name="import_preview"),
    path("recipients/import/<int:pk>/done/", recipients.done, name="import_done"),
    path("recipients/import/<int:pk>/rejected.csv", recipients.rejected, name="import_rejected"),
    path("recipients/<uuid:key>/", recipients.recipient, name="recipient"),
    path("recipients/<uuid:key>/edit/", recipients.edit, name="recipient_edit"),
    path("recipients/<uuid:key>/stop/", recipients.stop, name="recipient_stop"),
    path("recipients/<uuid:key>/resume/", recipients.resume, name="recipient_resume"),
    path("recipients/<uuid:key>/reply/", holders.reply, name="reply"),
    path("replies/<uuid:key>/document/", holders.document, name="reply_document"),
    path("appeals/<slug:slug>/", holders.holders, name="holders"),
    path("appeals/<slug:slug>/holding/", holders.holding, name="holding"),
    path("appeals/<slug:slug>/changes/", holders.changes, name="changes"),
]
