"""Addresses of the pages of posts."""

from django.urls import path

from luoshi.server.web.appointments import hand_over, proposals, views
from luoshi.server.web.delegations import views as delegations

urlpatterns = [
    path("posts/", views.posts, name="posts"),
    path("posts/new/", views.new, name="post_new"),
    path("posts/proposed/", proposals.proposals, name="proposals"),
    path("posts/proposed/grant", proposals.grant, name="proposals_grant"),
    path("posts/proposed/<slug:key>/", proposals.proposal, name="proposal"),
    path("posts/proposed/<slug:key>/decline/", proposals.decline, name="proposal_decline"),
    path("posts/<slug:key>/", views.post, name="post"),
    path("posts/<slug:key>/revoke/", views.revoke, name="post_revoke"),
    path("posts/<slug:key>/portfolio/", views.portfolio, name="post_portfolio"),
    path("posts/<slug:key>/hand-over/", hand_over.start, name="post_hand_over"),
    path("posts/<slug:key>/delegate/", delegations.delegate, name="post_delegate"),
]
